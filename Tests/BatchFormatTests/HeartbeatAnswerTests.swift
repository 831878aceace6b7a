import BatchFormat
import FeedbackCore
import Testing

/// The server's statement about a heartbeat, part by part.
struct HeartbeatAnswerTests {
    static let id = String(repeating: "ab", count: 16)
    static let digest = String(repeating: "cd", count: 32)
    static let parts = [
        "a6", "0101", "0250" + id, "035820" + digest, "0401", "051b0000200000000000", "06190e10",
    ]

    static let refused: [(place: Int, part: String, refusal: FormatError.Refusal)] = [
        (0, "a5", .missingKey), (0, "a7", .truncated), (1, "0100", .unknownVersion),
        (2, "0251" + id + "00", .wrongLength), (3, "0340", .wrongLength), (4, "0402", .outOfRange),
        (4, "040f", .outOfRange), (4, "0412", .outOfRange),
        (5, "051b0000200000000001", .outOfRange),
        (6, "06190e11", .outOfRange), (6, "0620", .wrongKind), (6, "0600 00", .trailingBytes),
    ]

    @Test func `the answer of the table is good before it is spoilt`() throws {
        let answer = try HeartbeatAnswer(payload: hex(Self.parts.joined()))
        #expect(answer.code == .notLater)
        #expect(answer.nextAfter == .hours(1))
        #expect(answer.payload() == hex(Self.parts.joined()))
    }

    @Test(arguments: refused.indices)
    func `an answer that says anything else is refused`(index: Int) {
        let (place, part, refusal) = Self.refused[index]
        var parts = Self.parts
        parts[place] = part
        let error = #expect(throws: FormatError.self, "\(part)") {
            try HeartbeatAnswer(payload: hex(parts.joined()))
        }
        #expect(error?.refusal == refusal, "\(part)")
    }

    @Test func `from code 16 on the server refuses, and says why`() {
        #expect(HeartbeatCode.allCases.filter { !$0.isRefusal } == [.taken, .notLater])
        #expect(HeartbeatCode.allCases.map(\.rawValue) == [0, 1, 16, 17])
        #expect(
            HeartbeatCode.unknownKiosk.description == ReceiptCode.unknownKiosk.description)
    }
}
