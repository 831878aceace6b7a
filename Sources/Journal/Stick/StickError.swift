package import Linux

/// What keeps a stick from being read or written.
package enum StickError: Error, Sendable, CustomStringConvertible {
    /// A call failed on what is on the stick.
    case system(SystemError)
    /// What the stick should be mounted at is no directory.
    case noDirectory(path: String)
    /// The kiosk's file did not get onto the stick whole.
    case notWritten(SystemError)

    package var description: String {
        switch self {
        case .system(let error): error.description
        case .noDirectory(let path): "\(path): expected the directory of a mounted stick"
        case .notWritten(let error):
            // Whatever happens to the stick, the kiosk keeps everything.
            "\(error); the kiosk still has everything: mend or change the stick, repeat"
        }
    }
}
