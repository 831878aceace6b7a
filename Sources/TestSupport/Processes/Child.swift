package import Glibc

/// Another program, begun by a test.
///
/// Nothing but the three standard streams is open in it, and its end is told by the kernel alone:
/// a child that inherits another's pipe would keep the readers of that pipe waiting for ever.
package final class Child {
    /// What a standard stream of the program is.
    package enum Stream {
        /// Nothing: `/dev/null`.
        case none
        /// The test's own stream.
        case own
        /// A pipe with the test at its other end.
        case pipe
        /// An open descriptor, which stays the caller's.
        case file(Int32)
        /// For standard error: wherever standard output goes.
        case output
    }

    /// The process id, for as long as nobody has waited for the end.
    package let pid: pid_t
    /// Writes into the program's standard input if that is a pipe, else -1.
    package private(set) var input: Int32
    /// Reads the program's standard output if that is a pipe, else -1.
    package let output: Int32
    /// Reads the program's standard error if that is a pipe, else -1.
    package let errors: Int32
    private var status: Int32?
    /// What was read and is not yet a whole line.
    private var unread: [UInt8] = []

    /// The environment that this process was begun with.
    package static let environment: [String: String] = {
        var variables: [String: String] = [:]
        guard let file = unsafe fopen("/proc/self/environ", "r") else { return [:] }
        defer { unsafe fclose(file) }
        var buffer = [UInt8](repeating: 0, count: 2_097_152)
        let count = unsafe fread(&buffer, 1, buffer.count, file)
        for item in buffer[..<count].split(separator: 0) {
            guard let end = item.firstIndex(of: UInt8(ascii: "=")) else { continue }
            variables[String(decoding: item[..<end], as: UTF8.self)] =
                String(decoding: item[(end + 1)...], as: UTF8.self)
        }
        return variables
    }()

    /// Starts the program at `path`, or found by name in `PATH`, with the test's environment unless
    /// another is given, in `directory`.
    ///
    /// - Throws: `SpawnError` when a pipe cannot be made or the program cannot be started.
    package init(
        _ path: String, _ arguments: [String], environment: [String: String] = environment,
        in directory: String = ".", input: Stream = .none, output: Stream = .own,
        errors: Stream = .own
    ) throws(SpawnError) {
        let files = try SpawnFiles(input: input, output: output, errors: errors)
        defer { files.closeTheirs() }
        pid = try files.spawn(path, arguments, environment, in: directory)
        (self.input, self.output, self.errors) = files.release()
    }

    deinit {
        for descriptor in [input, output, errors] where descriptor >= 0 { close(descriptor) }
    }

    /// Whether the program has not ended yet.
    package var isRunning: Bool {
        reap(WNOHANG)
        return status == nil
    }

    /// Waits for the program's end; returns its status, negative for a signal.
    @discardableResult
    package func wait() -> Int32 {
        reap(0)
        return status ?? 0
    }

    /// Sends the program a signal unless its end is known.
    package func signal(_ signal: Int32) {
        if status == nil { kill(pid, signal) }
    }

    /// Writes a text to the program's standard input, all of it unless the program has closed it.
    package func write(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { bytes in
                unsafe send(input, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// Closes the program's standard input.
    package func closeInput() {
        if input >= 0 { close(input) }
        input = -1
    }

    /// All that the program writes to its standard output until nobody can write there any more.
    package func readToEnd() -> [UInt8] {
        var bytes = unread
        unread = []
        while case let part = read(within: -1), let part, !part.isEmpty { bytes += part }
        return bytes
    }

    /// The next line of the program's standard output, without its end.
    ///
    /// - Throws: `NoLine` when nothing comes for so many milliseconds, or when the output ends.
    package func readLine(within milliseconds: Int32) throws(NoLine) -> String {
        while true {
            if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
                defer { unread.removeSubrange(...end) }
                return String(decoding: unread[..<end], as: UTF8.self)
            }
            guard let bytes = read(within: milliseconds) else { throw .silence }
            guard !bytes.isEmpty else { throw .end }
            unread += bytes
        }
    }

    /// What the program's standard output has now or next: empty at its end, and nil when nothing
    /// comes for so many milliseconds; -1 waits for ever.
    package func read(within milliseconds: Int32) -> [UInt8]? {
        var entry = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
        var ready: Int32
        repeat { ready = unsafe poll(&entry, 1, milliseconds) } while ready < 0 && errno == EINTR
        guard ready == 1 else { return nil }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe Glibc.read(output, &buffer, buffer.count)
        return Array(buffer.prefix(max(count, 0)))
    }

    private func reap(_ options: Int32) {
        guard status == nil else { return }
        var word: Int32 = 0
        var reaped: pid_t
        repeat { reaped = unsafe waitpid(pid, &word, options) } while reaped < 0 && errno == EINTR
        guard reaped == pid else { return }
        // <sys/wait.h>: the signal stands in the low seven bits, the status above the first eight.
        let signal = word & 0x7f
        status = signal == 0 ? (word >> 8) & 0xff : -signal
    }
}

/// Why there is no line of a program's output.
package enum NoLine: Error, Hashable {
    /// The program has said nothing for as long as was waited.
    case silence
    /// The program has closed its output.
    case end
}

/// Why a program was not begun.
package struct SpawnError: Error, CustomStringConvertible {
    package var description: String

    init(_ what: String, _ code: Int32) {
        description = unsafe "\(what): \(String(cString: strerror(code)))"
    }
}
