package import Linux

/// Why the kiosk's identity cannot be used; recording goes on without its key.
package enum IdentityError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A system call failed.
    case system(SystemError)
    /// A file does not hold what it must; lines are counted from 1.
    case garbled(path: String, line: Int, expected: String)
    /// The kiosk is enrolled, but its key is gone: a new one would be a stranger to the server.
    case keyMissing(path: String)

    package var description: String {
        switch self {
        case .system(let error): error.description
        case .garbled(let path, let line, let expected):
            "\(path), line \(line): expected \(expected)"
        case .keyMissing(let path):
            "\(path) is missing, but the kiosk is enrolled with it; restore the file, "
                + "or remove the enrolment beside it and enrol again"
        }
    }
}
