import Glibc
import Linux

/// A new empty directory, removed with everything in it when it is released.
package final class TemporaryDirectory: Sendable {
    /// An absolute path without a trailing slash.
    package let path: String

    /// Makes the directory in `parent`, and ends the process if it cannot be made.
    package init(in parent: String = "/tmp") {
        let unnamed = String(repeating: "X", count: 6)
        var template = Array("\(parent)/hailong-test-\(unnamed)".utf8CString)
        let made = unsafe template.withUnsafeMutableBufferPointer { name -> String? in
            guard let start = name.baseAddress, let path = unsafe mkdtemp(start) else { return nil }
            return unsafe String(cString: path)
        }
        precondition(made != nil, "a temporary directory can be made")
        path = made ?? "/nowhere"
    }

    deinit { Self.remove(path) }

    /// The names in the directory, sorted.
    package var files: [String] { Self.names(in: path) }

    /// The sorted names in `directory`, without `.` and `..`; none if it cannot be read.
    package static func names(in directory: String) -> [String] {
        Folder.names(in: directory).sorted()
    }

    /// Writes a file with this text into the directory.
    package func write(_ text: String, to name: String) throws {
        try write(Array(text.utf8), to: name)
    }

    /// Writes a file with these bytes into the directory.
    package func write(_ bytes: [UInt8], to name: String) throws {
        guard let file = unsafe fopen(path + "/" + name, "w") else { throw FileTrouble(path: name) }
        defer { unsafe fclose(file) }
        guard unsafe fwrite(bytes, 1, bytes.count, file) == bytes.count else {
            throw FileTrouble(path: name)
        }
    }

    /// The bytes of a file in the directory.
    package func read(_ name: String) throws -> [UInt8] {
        guard let file = unsafe fopen(path + "/" + name, "r") else { throw FileTrouble(path: name) }
        defer { unsafe fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = unsafe fread(&buffer, 1, buffer.count, file), count > 0 {
            bytes += buffer[..<count]
        }
        return bytes
    }

    private struct FileTrouble: Error { var path: String }

    /// Removes a directory and all that is in it, if it is there.
    package static func remove(_ path: String) {
        for name in names(in: path) {
            let item = path + "/" + name
            if unsafe unlink(item) != 0 { remove(item) }
        }
        unsafe rmdir(path)
    }
}
