package import FeedbackCore
import SQLite
import Scoring

/// What the server or its commands could not do, in words for an administrator.
package enum ServerError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The data directory or a file in it.
    case file(path: String, doing: String, reason: String)
    /// A database.
    case database(String)
    /// The database was made by another version.
    case schema(path: String, found: Int, expected: Int)
    /// Another server runs on this data directory.
    case alreadyServed(path: String)
    case unknownPoint(String)
    case pointExists(String)
    /// A point's field that is not as it must be.
    case badPoint(field: String, expected: String)
    case unknownKiosk(KioskID)
    /// A word on the command line.
    case badArgument(String, expected: String)
    /// The clock shows a time before the product existed, or before the server's certificate.
    case clockNotSet(WallTime)
    /// The writer takes no more work.
    case overloaded
    /// What is stored is not counted yet.
    case counting
    case stopped

    package var description: String {
        switch self {
        case .file(let path, let doing, let reason): "\(path): cannot \(doing): \(reason)"
        case .database(let words): words
        case .schema(let path, let found, let expected):
            "\(path): schema version \(found), expected \(expected); "
                + "it was made by another program or version: move it away"
        case .alreadyServed(let path):
            "\(path): another hailong-server serves this directory; stop it first"
        case .unknownPoint(let id):
            "there is no point \(id); `hailong-server point list` shows the points"
        case .pointExists(let id): "there is already a point \(id)"
        case .badPoint(let field, let expected): "the point's \(field) must be \(expected)"
        case .unknownKiosk(let id):
            "there is no kiosk \(id); `hailong-server kiosk list` shows the kiosks"
        case .badArgument(let word, let expected): "\(word): expected \(expected)"
        case .clockNotSet(let time):
            "the clock says \(CivilDate(at: time).text), before the certificate or the product; "
                + "set it first"
        case .overloaded: "too many uploads are waiting for the disk"
        case .counting: "what is stored is still being counted"
        case .stopped: "the server is stopping"
        }
    }

    /// An error of SQLite, in its own words.
    init(_ error: SQLiteError) { self = .database(error.description) }

    /// The error itself, or one that carries the words of any other.
    init(wrapping error: any Error) {
        switch error {
        case let error as ServerError: self = error
        case let error as SQLiteError: self.init(error)
        default: self = .database("\(error)")
        }
    }
}
