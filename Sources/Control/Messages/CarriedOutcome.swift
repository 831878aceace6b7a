/// What the daemon made of one answer of the server that a stick brought.
package enum CarriedOutcome: Hashable, Sendable {
    /// The server holds so many entries more.
    case covered(entries: UInt64)
    /// An earlier answer had said the same: nothing changed.
    case known
    /// The kiosk is bound to this point from now on.
    case enrolled(point: String)
    /// The server refuses what was sent, and why.
    case refused(Words)
    /// No statement of our server about this kiosk: nothing changed.
    case foreign(Words)
    /// It could not be written down: nothing changed, and it may succeed later.
    case failed(Words)

    /// The outcome as an object.
    package func json() -> JSONValue {
        func object(_ name: String, _ more: JSONValue.Member?) -> JSONValue {
            .object([.init("is", .string(name))] + [more].compactMap(\.self))
        }
        return switch self {
        case .covered(let entries):
            object("covered", .init("entries", .integer(Int64(clamping: entries))))
        case .known: object("known", nil)
        case .enrolled(let point): object("enrolled", .init("point", .string(point)))
        case .refused(let words): object("refused", .init("words", words.json()))
        case .foreign(let words): object("foreign", .init("words", words.json()))
        case .failed(let words): object("failed", .init("words", words.json()))
        }
    }

    /// Reads what `json` wrote.
    package init(json: JSONValue) throws(ControlError) {
        let fields = Fields(json, of: "outcome")
        switch try fields.text("is") {
        case "covered": self = .covered(entries: try fields.number("entries"))
        case "known": self = .known
        case "enrolled": self = .enrolled(point: try fields.text("point"))
        case "refused": self = .refused(try fields.words("words"))
        case "foreign": self = .foreign(try fields.words("words"))
        case "failed": self = .failed(try fields.words("words"))
        default: throw fields.error("\"is\" to be an outcome")
        }
    }
}
