/// What the daemon answers: any number of `progress` lines, then one other line.
package enum ControlReply: Hashable, Sendable {
    case status(StatusReport)
    /// The work goes on; more lines follow.
    case progress(Words)
    /// It is done.
    case done(Words)
    /// It is not done, and why.
    case refused(Words)
    /// What came of each answer that was to be settled, in order.
    case settled([CarriedOutcome])

    /// True for the line after which the daemon hangs up.
    package var isLast: Bool {
        if case .progress = self { false } else { true }
    }

    /// The reply on a line, without the line feed.
    package func json() -> JSONValue {
        switch self {
        case .status(let report): .object([.init("status", report.json())])
        case .progress(let words): .object([.init("progress", words.json())])
        case .done(let words): .object([.init("done", words.json())])
        case .refused(let words): .object([.init("refused", words.json())])
        case .settled(let outcomes):
            .object([.init("settled", .array(outcomes.map { $0.json() }))])
        }
    }

    /// Reads what `json` wrote.
    package init(json: JSONValue) throws(ControlError) {
        guard case .object(let members) = json, let member = members.first, members.count == 1
        else { throw .malformed("reply: expected one member") }
        switch member.name {
        case "status": self = .status(try StatusReport(json: member.value))
        case "progress": self = .progress(try Words(json: member.value))
        case "done": self = .done(try Words(json: member.value))
        case "refused": self = .refused(try Words(json: member.value))
        case "settled":
            var outcomes: [CarriedOutcome] = []
            for element in try Fields(json, of: "reply").elements("settled") {
                outcomes.append(try CarriedOutcome(json: element))
            }
            self = .settled(outcomes)
        default: throw .malformed("reply: unknown member \"\(member.name)\"")
        }
    }
}
