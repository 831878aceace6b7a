package import FeedbackCore
import Glibc
import Linux

/// The command's end of the control socket: asks once, and waits.
package enum ControlClient {
    /// Asks the daemon, and returns its last reply.
    ///
    /// - Parameters:
    ///   - request: what to ask.
    ///   - path: the daemon's socket.
    ///   - limit: how long the daemon may be silent before each of its lines.
    ///   - progress: called with each line before the last one.
    /// - Returns: the last line: a status, or done, or refused.
    /// - Throws: `ControlError` if there is no such line.
    package static func ask(
        _ request: ControlRequest, at path: String, within limit: TimeSpan = .seconds(10),
        progress: (Words) -> Void = { _ in }
    ) throws(ControlError) -> ControlReply {
        let socket = try connect(path)
        try send(request.json().bytes + [UInt8(ascii: "\n")], over: socket)
        var waiting: [UInt8] = []
        while true {
            let line = try line(from: socket, &waiting, until: BootClock.now() + limit)
            let reply = try ControlReply(line: line)
            guard case .progress(let words) = reply else { return reply }
            progress(words)
        }
    }

    private static func connect(_ path: String) throws(ControlError) -> FileDescriptor {
        let socket = try SocketAddress.socket(blocking: true)
        let result = try unsafe SocketAddress.with(path) { address, size in
            unsafe Glibc.connect(socket.number, address, size)
        }
        if result == 0 { return socket }
        switch errno {
        case ENOENT, ECONNREFUSED: throw .notRunning(path)
        case EACCES, EPERM: throw .notPermitted(path)
        default: throw ControlError(SystemError("connect \(path)"))
        }
    }

    /// A request fits the socket's buffer, so that this never waits for long.
    private static func send(
        _ bytes: [UInt8], over socket: borrowing FileDescriptor
    ) throws(ControlError) {
        var left = bytes[...]
        while !left.isEmpty {
            let sent = unsafe left.withUnsafeBytes { bytes in
                unsafe Glibc.send(
                    socket.number, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
            }
            guard sent >= 0 || errno == EINTR else { throw .hungUp }
            left = left.dropFirst(max(0, sent))
        }
    }

    private static func line(
        from socket: borrowing FileDescriptor, _ waiting: inout [UInt8],
        until deadline: BootTime
    ) throws(ControlError) -> [UInt8] {
        while true {
            if let end = waiting.firstIndex(of: UInt8(ascii: "\n")) {
                defer { waiting.removeFirst(end + 1) }
                return Array(waiting[..<end])
            }
            guard waiting.count <= Limits.controlLineBytes else { throw .lineTooLong }
            guard BootClock.now() < deadline else { throw .timedOut }
            awaitReadable(socket.number, until: deadline)
            do throws(SystemError) {
                waiting += try received(from: socket)
            } catch {
                if error.code == EAGAIN { continue }
                throw error.code == EPIPE || error.code == ECONNRESET
                    ? .hungUp : ControlError(error)
            }
        }
    }

    /// What is there, without waiting; the end of the stream counts as a broken pipe.
    private static func received(
        from socket: borrowing FileDescriptor
    ) throws(SystemError) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let number = socket.number
        let count = try retryingInterrupts("recv") {
            unsafe recv(number, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        }
        guard count > 0 else { throw SystemError("recv", code: EPIPE) }
        return Array(buffer.prefix(count))
    }
}
