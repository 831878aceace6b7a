package import Linux

/// Why command and daemon could not talk.
package enum ControlError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Nobody listens at this socket.
    case notRunning(String)
    /// The caller may not open this socket.
    case notPermitted(String)
    /// Another daemon listens at this socket.
    case alreadyRunning(String)
    /// The socket's path is longer than the kernel takes (107 bytes).
    case pathTooLong(String)
    /// The other side did not answer in time.
    case timedOut
    /// The other side hung up before its last line.
    case hungUp
    /// A line is longer than `Limits.controlLineBytes`.
    case lineTooLong
    /// A line is not a message of ours; in words.
    case malformed(String)
    /// A call to the kernel failed, as words that name it.
    case system(String)

    /// Takes the words of a failed call.
    package init(_ error: SystemError) { self = .system(error.description) }

    package var description: String {
        switch self {
        case .notRunning(let path): "hailongd is not running (nobody listens at \(path))"
        case .notPermitted(let path):
            "no permission to talk to hailongd at \(path): "
                + "be root, or a member of the group hailong-status"
        case .alreadyRunning(let path): "another hailongd is running and listens at \(path)"
        case .pathTooLong(let path): "socket path \(path): longer than 107 bytes"
        case .timedOut: "hailongd did not answer in time"
        case .hungUp: "hailongd hung up before it had answered"
        case .lineTooLong: "a line between hailong and hailongd is too long"
        case .malformed(let words): "not a message between hailong and hailongd: \(words)"
        case .system(let words): words
        }
    }
}
