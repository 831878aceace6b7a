/// A problem as RFC 9457 writes it: for people and proxies, never for the state of a kiosk.
package struct Problem: Hashable, Sendable {
    /// The HTTP status, 400…599.
    package var status: Int
    /// A few words that name the kind of problem.
    package var title: String
    /// What was wrong this time, and what was expected.
    package var detail: String

    /// A request that cannot be read.
    static func badRequest(_ detail: String) -> Self {
        Self(status: 400, title: "The message cannot be read", detail: detail)
    }

    /// Something that does not exist.
    static func notFound(_ detail: String) -> Self {
        Self(status: 404, title: "There is nothing here", detail: detail)
    }

    /// The server cannot store anything now.
    static func unavailable(_ detail: String) -> Self {
        Self(status: 503, title: "The server cannot store this now", detail: detail)
    }

    /// What is stored is not counted yet.
    static let counting = Self(
        status: 503, title: "The figures are being counted",
        detail: "Nothing is shown until all that came in is counted. Please come back later.")

    /// The JSON object.
    var json: String {
        JSONText.object([
            ("type", .text("about:blank")), ("title", .text(title)),
            ("status", .number(status)), ("detail", .text(detail)),
        ])
    }
}
