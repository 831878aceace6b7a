import Glibc

/// Small files that only the owner may read, written whole or not at all.
enum SecretFile {
    /// The bytes of the file, or nothing if there is none.
    static func read(_ path: String) throws(ServerError) -> [UInt8]? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw .file(path: path, doing: "open", reason: systemWords())
        }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe buffer.withUnsafeMutableBytes { bytes in
            unsafe Glibc.read(descriptor, bytes.baseAddress, bytes.count)
        }
        guard count >= 0 else { throw .file(path: path, doing: "read", reason: systemWords()) }
        return Array(buffer.prefix(count))
    }

    /// Writes the bytes beside the file, flushes them, and puts them in its place.
    static func write(_ bytes: [UInt8], to path: String) throws(ServerError) {
        let draft = path + ".new"
        let descriptor = unsafe open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw .file(path: draft, doing: "create", reason: systemWords())
        }
        let written = unsafe bytes.withUnsafeBytes { raw in
            unsafe Glibc.write(descriptor, raw.baseAddress, raw.count)
        }
        let flushed = written == bytes.count && fsync(descriptor) == 0
        let words = systemWords()
        close(descriptor)
        guard flushed, unsafe rename(draft, path) == 0 else {
            throw .file(path: path, doing: "write", reason: flushed ? systemWords() : words)
        }
        try flushDirectory(of: path)
    }

    /// Flushes a finished file and gives it its name.
    static func publish(_ draft: String, as path: String) throws(ServerError) {
        let descriptor = unsafe open(draft, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw .file(path: draft, doing: "open", reason: systemWords())
        }
        let flushed = fsync(descriptor) == 0
        close(descriptor)
        guard flushed, unsafe rename(draft, path) == 0 else {
            throw .file(path: path, doing: "write", reason: systemWords())
        }
        try flushDirectory(of: path)
    }

    /// Removes files, where they exist.
    static func remove(_ paths: [String]) throws(ServerError) {
        for path in paths where unsafe unlink(path) != 0 && errno != ENOENT {
            throw .file(path: path, doing: "remove", reason: systemWords())
        }
    }

    /// Makes a rename in the directory of `path` outlive a power cut.
    static func flushDirectory(of path: String) throws(ServerError) {
        let parent = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let descriptor = unsafe open(
            parent.isEmpty ? "/" : parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw .file(path: parent, doing: "open", reason: systemWords())
        }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else {
            throw .file(path: parent, doing: "flush", reason: systemWords())
        }
    }
}
