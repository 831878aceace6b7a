import Glibc

/// Files of a directory, read whole.
enum ConfigDirectory {
    /// A file longer than this is not a configuration.
    private static let fileBytes = 262_144

    /// The document in a file.
    static func document(_ file: String) throws(ConfigError) -> ConfigValue {
        try document(try bytes(of: file), file)
    }

    /// The document in the bytes of a file.
    static func document(_ bytes: [UInt8], _ file: String) throws(ConfigError) -> ConfigValue {
        ConfigValue(try YAMLParser.parse(bytes, file: file), file: file)
    }

    /// The names of the `.yaml` files in a directory, without the suffix, in order.
    static func names(in directory: String) throws(ConfigError) -> [String] {
        guard let stream = unsafe opendir(directory) else { throw unreadable(directory) }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasSuffix(".yaml"), !name.hasPrefix(".") {
                names.append(String(name.dropLast(5)))
            }
        }
        return names.sorted()
    }

    private static func bytes(of file: String) throws(ConfigError) -> [UInt8] {
        // Whatever the path names, opening it must not wait.
        let descriptor = unsafe open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw unreadable(file) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while bytes.count <= fileBytes {
            let count = unsafe read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw unreadable(file) }
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
        }
        throw ConfigError(
            file: file, at: nil, found: "the file is longer than \(fileBytes) bytes", expected: "")
    }

    private static func unreadable(_ path: String) -> ConfigError {
        let reason = unsafe String(cString: strerror(errno))
        return ConfigError(file: path, at: nil, found: "cannot be read: \(reason)", expected: "")
    }
}
