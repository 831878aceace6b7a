package import FeedbackCore

/// What a command asks of the daemon: one JSON line.
package enum ControlRequest: Hashable, Sendable {
    /// How things are, as one `StatusReport`.
    case status
    /// Bind this kiosk to a point, by a one-time code, trusting that root from now on; without a
    /// server's address a stick carries the order there and the answer back.
    case enrol(server: String?, code: String, root: KeyID)
    /// Record that the asking user is about to read single ratings.
    case inspect
    /// Freeze everything that waits, so that it can be carried away; progress, then `done`.
    case freeze
    /// Take these answers of the server, which a stick brought, in order; one `settled` comes back.
    case settle(answers: [[UInt8]])

    /// True for what only root, or the daemon's own user, may ask.
    package var needsAdministrator: Bool {
        switch self {
        case .status: false
        case .enrol, .inspect, .freeze, .settle: true
        }
    }

    /// The request on a line, without the line feed.
    package func json() -> JSONValue {
        switch self {
        case .status: .object([.init("ask", .string("status"))])
        case .inspect: .object([.init("ask", .string("inspect"))])
        case .freeze: .object([.init("ask", .string("freeze"))])
        case .settle(let answers):
            .object([
                .init("ask", .string("settle")),
                .init("answers", .array(answers.map { .string($0.hex) })),
            ])
        case .enrol(let server, let code, let root):
            .object(
                [.init("ask", .string("enrol"))]
                    + (server.map { [.init("server", .string($0))] } ?? []) + [
                        .init("code", .string(code)), .init("root", .string(root.description)),
                    ])
        }
    }

    /// Reads what `json` wrote, and refuses what it does not know.
    package init(json: JSONValue) throws(ControlError) {
        let fields = Fields(json, of: "request")
        switch try fields.text("ask") {
        case "status":
            try fields.only(["ask"])
            self = .status
        case "inspect":
            try fields.only(["ask"])
            self = .inspect
        case "enrol":
            try fields.only(["ask", "server", "code", "root"])
            self = .enrol(
                server: try fields.optional("server", fields.text), code: try fields.text("code"),
                root: try fields.bytes("root"))
        case "freeze":
            try fields.only(["ask"])
            self = .freeze
        case "settle":
            try fields.only(["ask", "answers"])
            self = .settle(answers: try fields.messages("answers"))
        default:
            throw fields.error(
                "\"ask\" to be \"status\", \"enrol\", \"inspect\", \"freeze\" or \"settle\"")
        }
    }
}
