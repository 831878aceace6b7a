package import FeedbackCore

/// One signed message on its way to one place of the server's API.
package struct UploadRequest: Hashable, Sendable {
    /// The places that take messages from kiosks.
    package enum Path: String, Sendable {
        case batches = "/v1/batches"
        case enrolments = "/v1/enrolments"
        case heartbeats = "/v1/heartbeats"
    }

    /// The server's address, to which the path is added.
    package var server: ServerURL
    /// The place that takes this kind of message.
    package var path: Path
    /// One COSE message, at most `Limits.messageBytes` bytes.
    package var body: [UInt8]
    /// The earliest that now can be, for the server's certificate; nothing if the clock is right.
    ///
    /// A certificate that ended before it is refused. One that begins after it is not: a kiosk that
    /// was off while the server's certificate was renewed could never come back otherwise.
    package var earliestNow: WallTime?

    package init(
        server: ServerURL, path: Path, body: [UInt8], earliestNow: WallTime? = nil
    ) {
        self.server = server
        self.path = path
        self.body = body
        self.earliestNow = earliestNow
    }

    /// Where to post it.
    package var url: String { server.text + path.rawValue }
}
