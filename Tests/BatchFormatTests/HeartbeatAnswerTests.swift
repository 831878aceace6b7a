import BatchFormat
import FeedbackCore
import Testing

/// The server's statement about a heartbeat, part by part.
struct HeartbeatAnswerTests {
    static let id = String(repeating: "ab", count: 16)
    static let digest = String(repeating: "cd", count: 32)
    static let parts = [
        "a7", "0101", "0250" + id, "035820" + digest, "0401", "051b0000200000000000", "06190e10",
        "0781", "89", "65512e4f5353", "05", "1907ea", "0a", "18d6", "191c3b", "1919bf", "191e6c",
        "0c",
    ]

    static let refused: [(place: Int, part: String, refusal: FormatError.Refusal)] = [
        (0, "a5", .missingKey), (0, "a6", .trailingBytes), (0, "a8", .truncated),
        (7, "0881", .unknownKey), (7, "07f6", .wrongKind), (1, "0100", .unknownVersion),
        (2, "0251" + id + "00", .wrongLength), (3, "0340", .wrongLength), (4, "0402", .outOfRange),
        (4, "040f", .outOfRange), (4, "0412", .outOfRange),
        (5, "051b0000200000000001", .outOfRange),
        (6, "06190e11", .outOfRange), (6, "0620", .wrongKind), (7, "0780 00", .trailingBytes),
        (7, "0789", .wrongLength), (7, "0701", .wrongKind), (8, "88", .wrongLength),
        (8, "8a", .wrongLength), (9, "4551", .wrongKind), (10, "03", .outOfRange),
        (11, "1907cf", .outOfRange), (11, "190898", .outOfRange), (12, "00", .outOfRange),
        (12, "0d", .outOfRange), (13, "181d", .outOfRange), (13, "1a3b9aca00", .outOfRange),
        (14, "192711", .outOfRange), (15, "192711", .outOfRange), (16, "1919be", .outOfRange),
        (16, "192711", .outOfRange), (17, "20", .wrongKind),
    ]

    @Test func `the answer of the table is good before it is spoilt`() throws {
        let answer = try HeartbeatAnswer(payload: hex(Self.parts.joined()))
        #expect(answer.code == .notLater)
        #expect(answer.nextAfter == .hours(1))
        #expect(
            answer.results == [
                PublishedResult(
                    question: "Q.OSS", scale: .sc5, year: 2_026, month: 10, ratings: 214,
                    share: 7_227, interval: 6_591...7_788, leftOut: 12)
            ])
        #expect(answer.payload() == hex(Self.parts.joined()))
    }

    @Test(
        arguments: [("a6", "", nil), ("a7", "0780", [])] as [(String, String, [PublishedResult]?)])
    func `that nothing was published is not that nobody knows`(
        head: String, last: String, results: [PublishedResult]?
    ) throws {
        let payload = hex(head + Self.parts[1...6].joined() + last)
        let answer = try HeartbeatAnswer(payload: payload)
        #expect(answer.results == results)
        #expect(answer.payload() == payload)
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
