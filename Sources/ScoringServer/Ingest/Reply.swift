/// What goes back to whoever sent something.
package struct Reply: Hashable, Sendable {
    /// The HTTP status; a receipt's code decides its own.
    package var status: Int
    /// The media type of `body`.
    package var contentType: String
    /// A signed answer in CBOR, or a problem in JSON.
    package var body: [UInt8]
    /// Seconds for the Retry-After header.
    package var retryAfter: Int?

    /// An answer that carries a signed receipt.
    static func answer(_ body: [UInt8], status: Int) -> Reply {
        Reply(status: status, contentType: "application/cbor", body: body)
    }

    /// A problem in words (RFC 9457).
    static func problem(_ problem: Problem, retryAfter: Int? = nil) -> Reply {
        Reply(
            status: problem.status, contentType: "application/problem+json",
            body: Array(problem.json.utf8), retryAfter: retryAfter)
    }

    /// Nothing that a kiosk would believe can be said now; somebody has to see to the keys first.
    static let cannotSign = problem(
        .unavailable("The receipt key cannot sign now; please send it again later."),
        retryAfter: 900)
}
