package import Glibc

/// Files that are read and written whole.
package enum SmallFile {
    /// Reads at most `limit` bytes of a file.
    ///
    /// - Throws: `SystemError` naming the path.
    package static func read(_ path: String, upTo limit: Int = 1 << 20) throws(SystemError)
        -> [UInt8]
    {
        let file = try open(path, O_RDONLY)
        var bytes: [UInt8] = []
        while bytes.count < limit {
            let more = try file.read(upTo: limit - bytes.count)
            if more.isEmpty { break }
            bytes += more
        }
        return bytes
    }

    /// Replaces a file so that a power cut leaves either the old content or the new.
    ///
    /// Writes beside it, syncs, renames, and syncs the directory. What need not outlast a power cut
    /// (`lasting` false) is not synced, and is whole or not there for every other process.
    /// - Throws: `SystemError` naming the path.
    package static func replace(
        _ path: String, with bytes: [UInt8], mode: mode_t, lasting: Bool = true
    ) throws(SystemError) {
        let temporary = path + ".new"
        _ = unsafe unlink(temporary)
        let file = try open(temporary, O_WRONLY | O_CREAT | O_EXCL, mode: mode)
        var left = bytes[...]
        while !left.isEmpty { left = left.dropFirst(try file.write(left)) }
        guard !lasting || fsync(file.number) == 0 else {
            throw SystemError("fsync \(temporary)")
        }
        guard unsafe rename(temporary, path) == 0 else { throw SystemError("rename to \(path)") }
        if lasting { try syncDirectory(of: path) }
    }

    /// Writes into a file that is there, as sysfs wants it: in one call.
    ///
    /// - Throws: `SystemError` naming the path.
    package static func overwrite(_ path: String, with bytes: [UInt8]) throws(SystemError) {
        let file = try open(path, O_WRONLY | O_TRUNC)
        do throws(SystemError) {
            _ = try file.write(bytes[...])
        } catch {
            throw SystemError("write \(path)", code: error.code)
        }
    }

    /// Makes a new, removed or renamed entry of a path's directory durable.
    ///
    /// - Throws: `SystemError` naming the directory.
    package static func syncDirectory(of path: String) throws(SystemError) {
        let directory = parent(of: path)
        let file = try open(directory, O_RDONLY | O_DIRECTORY)
        guard fsync(file.number) == 0 else { throw SystemError("fsync \(directory)") }
    }

    /// The directory that a path's last component stands in.
    package static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func open(_ path: String, _ flags: CInt, mode: mode_t = 0)
        throws(SystemError) -> FileDescriptor
    {
        let number = try retryingInterrupts("open \(path)") {
            unsafe Glibc.open(path, flags | O_CLOEXEC, mode)
        }
        return FileDescriptor(owning: number)
    }
}
