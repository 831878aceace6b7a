import CShims
import Glibc
import Linux

/// Who may open a device node.
struct NodeAccess: Hashable, Sendable {
    /// The name or number of the group that owns the node.
    var group: String
    /// The permission bits.
    var mode: UInt32

    /// Looks at a node; nothing if it is not there.
    init?(_ path: String) {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return nil }
        group = groupName(status.st_gid)
        mode = UInt32(status.st_mode) & 0o777
    }

    init(group: String, mode: UInt32) {
        self.group = group
        self.mode = mode
    }

    /// Opens a node for reading and writing, or for reading alone where lamps may not be set.
    ///
    /// A node that has to be `written` is not opened for reading alone.
    /// - Throws: `PanelRefusal` that names the group or rule that is missing.
    static func open(
        _ path: String, written: Bool = false
    ) throws(PanelRefusal) -> FileDescriptor {
        for access in written ? [O_RDWR] : [O_RDWR, O_RDONLY] {
            let number = unsafe Glibc.open(path, access | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
            if number >= 0 { return FileDescriptor(owning: number) }
        }
        let code = errno
        let permission = code == EACCES || code == EPERM
        let hint = permission ? NodeAccess(path)?.hint ?? "" : ""
        throw PanelRefusal(node: path, reason: .unreadable(code: code, hint: hint))
    }

    /// Why this process may not read a node; nothing if it may.
    static func refusal(of path: String, written: Bool = false) -> PanelRefusal? {
        do throws(PanelRefusal) {
            _ = try open(path, written: written)
            return nil
        } catch {
            return error
        }
    }

    /// True if membership of the group is enough to read presses and to set lamps.
    var groupMayUse: Bool { mode & 0o060 == 0o060 }

    /// What to do about a node that cannot be opened, to follow its name in a sentence.
    var hint: String {
        let bits = String(mode, radix: 8)
        let missing =
            groupMayUse
            ? "belongs to group \(group), mode \(bits), and this user is not in that group"
            : "belongs to group \(group), but mode \(bits) does not let that group use it"
        return
            "; it \(missing): install kiosk-config/70-hailong.rules with a line for this device, "
            + "then plug it in again"
    }
}

private func groupName(_ id: gid_t) -> String {
    var record = unsafe group()
    var found: UnsafeMutablePointer<group>?
    var space = [CChar](repeating: 0, count: 4_096)
    let result = unsafe getgrgid_r(id, &record, &space, space.count, &found)
    guard result == 0, let entry = unsafe found, let name = unsafe entry.pointee.gr_name else {
        return String(id)
    }
    return unsafe String(cString: name)
}
