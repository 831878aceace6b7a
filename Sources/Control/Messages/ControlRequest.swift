package import FeedbackCore

/// What a command asks of the daemon: one JSON line.
package enum ControlRequest: Hashable, Sendable {
    /// How things are, as one `StatusReport`.
    case status
    /// Bind this kiosk to a point, by a one-time code, trusting that root from now on.
    case enrol(server: String, code: String, root: KeyID)
    /// Record that the asking user is about to read single ratings.
    case inspect

    /// True for what only root, or the daemon's own user, may ask.
    package var needsAdministrator: Bool {
        switch self {
        case .status: false
        case .enrol, .inspect: true
        }
    }

    /// The request on a line, without the line feed.
    package func json() -> JSONValue {
        switch self {
        case .status: .object([.init("ask", .string("status"))])
        case .inspect: .object([.init("ask", .string("inspect"))])
        case .enrol(let server, let code, let root):
            .object([
                .init("ask", .string("enrol")), .init("server", .string(server)),
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
                server: try fields.text("server"), code: try fields.text("code"),
                root: try fields.bytes("root"))
        default: throw fields.error("\"ask\" to be \"status\", \"enrol\" or \"inspect\"")
        }
    }
}
