import Control
import FeedbackCore

/// What stands on the lines between command and daemon.
enum ControlTargets {
    static let all: [FuzzTarget] = [
        lines(
            "json",
            { line throws(ControlError) in
                do throws(JSONError) {
                    return try JSONValue(line)
                } catch {
                    throw .malformed(error.description)
                }
            }, { $0 }),
        lines("control-request", ControlRequest.init(line:), { $0.json() }),
        lines("control-reply", ControlReply.init(line:), { $0.json() }),
    ]

    /// What can be read means the same when it is written on one line.
    private static func lines<Value: Equatable & Sendable>(
        _ name: String, _ read: @escaping @Sendable ([UInt8]) throws(ControlError) -> Value,
        _ json: @escaping @Sendable (Value) -> JSONValue
    ) -> FuzzTarget {
        FuzzTarget(name, longest: Limits.controlLineBytes + 64) { bytes in
            let value: Value
            do throws(ControlError) {
                value = try read(bytes)
            } catch {
                try promise(!error.description.isEmpty, "a refusal has words")
                return .refused
            }
            let line = json(value).bytes
            try promise(!line.contains(UInt8(ascii: "\n")), "a line is one line")
            try promise(try read(line) == value, "\(value) reads differently")
            try promise(try json(read(line)).bytes == line, "a value has one line")
            return .accepted
        }
    }
}
