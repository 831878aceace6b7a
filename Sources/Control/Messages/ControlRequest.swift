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
    /// Switch service mode on for so many minutes, or off without any.
    case service(minutes: Int?)

    /// True for what only root, or the daemon's own user, may ask.
    package var needsAdministrator: Bool {
        switch self {
        case .status: false
        case .enrol, .inspect, .freeze, .settle, .service: true
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
        case .service(let minutes):
            .object(
                [.init("ask", .string("service")), .init("on", .bool(minutes != nil))]
                    + (minutes.map { [.init("minutes", .integer(Int64($0)))] } ?? []))
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
        case "service":
            self = .service(minutes: try Self.serviceMinutes(fields))
        default:
            throw fields.error(
                "\"ask\" to be \"status\", \"enrol\", \"inspect\", \"freeze\", \"settle\" "
                    + "or \"service\"")
        }
    }

    /// How long service mode is asked for; nothing if it is to be off.
    private static func serviceMinutes(_ fields: Fields) throws(ControlError) -> Int? {
        guard try fields.bool("on") else {
            try fields.only(["ask", "on"])
            return nil
        }
        try fields.only(["ask", "on", "minutes"])
        let minutes: Int = try fields.number("minutes")
        guard Limits.serviceMinutes.contains(minutes) else {
            throw fields.error("\"minutes\" from 1 to \(Limits.serviceMinutes.upperBound)")
        }
        return minutes
    }
}
