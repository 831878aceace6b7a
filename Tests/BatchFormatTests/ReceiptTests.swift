import BatchFormat
import FeedbackCore
import Testing

/// Payloads of the server's and the kiosk's statements, part by part.
struct ReceiptTests {
    static let zeros = String(repeating: "00", count: 32)
    static let id = String(repeating: "ab", count: 16)
    static let parts = [
        "aa", "0101", "0250" + id, "0350" + id, "045820" + zeros, "0500", "0601", "0702", "0803",
        "095820" + zeros, "0a195460",
    ]

    static let refused: [(place: Int, part: String, refusal: FormatError.Refusal)] = [
        (0, "a9", .missingKey), (0, "ab", .truncated), (1, "0100", .unknownVersion),
        (2, "024f" + id.dropLast(2), .wrongLength), (4, "0440", .wrongLength),
        (5, "0502", .outOfRange), (5, "050f", .outOfRange), (5, "0517", .outOfRange),
        (5, "0510", .inconsistent), (6, "061bffffffffffffffff", .outOfRange),
        (8, "0820", .wrongKind), (10, "0a195461", .outOfRange), (10, "0a20", .wrongKind),
        (10, "0a00 00", .trailingBytes),
    ]

    @Test func `the receipt of the table is good before it is spoilt`() throws {
        let receipt = try Receipt(payload: hex(Self.parts.joined()))
        #expect(receipt.nextUploadAfter == .hours(6))
        #expect(receipt.payload() == hex(Self.parts.joined()))
    }

    @Test(arguments: refused.indices)
    func `a receipt that says anything else is refused`(index: Int) {
        let (place, part, refusal) = Self.refused[index]
        var parts = Self.parts
        parts[place] = part
        let error = #expect(throws: FormatError.self) {
            try Receipt(payload: hex(parts.joined()))
        }
        #expect(error?.refusal == refusal)
    }

    @Test func `from code 16 on the server refuses, and says why`() {
        #expect(
            ReceiptCode.allCases.filter { !$0.isRefusal } == [.held, .branch])
        #expect(ReceiptCode.allCases.map(\.rawValue) == [0, 1, 16, 17, 18, 19, 20, 21, 22])
        #expect("\(ReceiptCode.revoked)" == "refused: this kiosk's key is revoked")
    }

    @Test func `accepted bytes of every statement are the only bytes that say so`() throws {
        let statements: [(payload: [UInt8], again: ([UInt8]) throws -> [UInt8])] = [
            (
                try Fixtures.heartbeatAnswer().payload(),
                { try HeartbeatAnswer(payload: $0).payload() }
            ),
            (try Fixtures.heartbeat().payload(), { try Heartbeat(payload: $0).payload() }),
            (try Fixtures.receipt().payload(), { try Receipt(payload: $0).payload() }),
            (try Fixtures.enrolmentReceipt().payload(), { try Receipt(payload: $0).payload() }),
            (try Fixtures.enrolment().payload(), { try Enrolment(payload: $0).payload() }),
            (try Fixtures.certificate().payload(), { try KeyCertificate(payload: $0).payload() }),
            (try Vectors.bytes("answer.cbor"), { try Answer($0).bytes() }),
            (
                Fixtures.configuration.canonicalBytes(),
                { try DeclaredConfiguration(canonicalBytes: $0).canonicalBytes() }
            ),
        ]
        var generator = SplitMix64(state: 11)
        for (payload, again) in statements {
            #expect(try again(payload) == payload)
            for _ in 0..<2_000 {
                var bytes = payload
                let place = Int.random(in: bytes.indices, using: &generator)
                bytes[place] = UInt8.random(in: 0...255, using: &generator)
                guard let accepted = try? again(bytes) else { continue }
                #expect(accepted == bytes)
            }
            for count in payload.indices {
                #expect(throws: FormatError.self) { try again(Array(payload[..<count])) }
            }
        }
    }
}
