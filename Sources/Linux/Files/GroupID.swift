package import Glibc

/// The number of a group of this system, or nothing if there is none of that name.
package func groupID(named name: String) -> gid_t? {
    var entry = unsafe group()
    var found: UnsafeMutablePointer<group>?
    var buffer = [CChar](repeating: 0, count: 16_384)
    let code = unsafe getgrnam_r(name, &entry, &buffer, buffer.count, &found)
    return unsafe code == 0 && found != nil ? entry.gr_gid : nil
}
