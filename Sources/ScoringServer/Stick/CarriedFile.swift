import Glibc

/// A file on a stick, which may be anybody's, and may be pulled at any moment.
struct CarriedFile: ~Copyable {
    private let path: String
    private let descriptor: Int32
    /// Bytes of one read.
    private static let portion = 65_536

    /// Opens a plain file; a link or a device is refused.
    init(reading path: String) throws(ServerError) {
        descriptor = try Self.plain(path)
        self.path = path
    }

    private static func plain(_ path: String) throws(ServerError) -> Int32 {
        let descriptor = try open(path, O_RDONLY | O_NONBLOCK, doing: "open")
        var status = stat()
        if unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG {
            return descriptor
        }
        close(descriptor)
        throw .file(path: path, doing: "read", reason: "expected a plain file")
    }

    deinit { close(descriptor) }

    /// The next bytes; none at the end.
    func read() throws(ServerError) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: Self.portion)
        let count = unsafe buffer.withUnsafeMutableBytes { bytes in
            unsafe Glibc.read(descriptor, bytes.baseAddress, bytes.count)
        }
        guard count >= 0 else { throw .file(path: path, doing: "read", reason: systemWords()) }
        return Array(buffer.prefix(count))
    }

    /// Writes a file beside its place, flushes it, and gives it its name.
    static func replace(_ path: String, with bytes: [UInt8]) throws(ServerError) {
        let draft = path + ".new"
        try SecretFile.remove([draft])
        let descriptor = try open(draft, O_WRONLY | O_CREAT | O_EXCL, doing: "create")
        var left = bytes[...]
        while !left.isEmpty {
            let count = unsafe left.withUnsafeBytes { raw in
                unsafe write(descriptor, raw.baseAddress, raw.count)
            }
            guard count > 0 else { return try giveUp(descriptor, draft) }
            left = left.dropFirst(count)
        }
        guard fsync(descriptor) == 0 else { return try giveUp(descriptor, draft) }
        close(descriptor)
        guard unsafe rename(draft, path) == 0 else {
            throw .file(path: path, doing: "write", reason: systemWords())
        }
        do throws(ServerError) {
            try SecretFile.flushDirectory(of: path)
        } catch {
            // Some drivers for sticks have no such call for directories.
            guard errno == EINVAL || errno == ENOTSUP else { throw error }
        }
    }

    private static func giveUp(_ descriptor: Int32, _ draft: String) throws(ServerError) {
        let words = systemWords()
        close(descriptor)
        _ = unsafe unlink(draft)
        throw .file(
            path: draft, doing: "write the answers",
            reason: words + "; what was imported stays imported: import again")
    }

    private static func open(
        _ path: String, _ flags: Int32, doing: String
    ) throws(ServerError) -> Int32 {
        let descriptor = unsafe Glibc.open(path, flags | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw .file(path: path, doing: doing, reason: systemWords())
        }
        return descriptor
    }
}
