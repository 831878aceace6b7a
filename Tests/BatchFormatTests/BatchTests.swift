import BatchFormat
import FeedbackCore
import Foundation
import Testing

/// Batches: what they refuse, and what they weigh.
struct BatchTests {
    /// A batch of one rating, item by item.
    static let parts = [
        "a9", "0101", "0250 000102030405060708090a0b0c0d0e0f",
        "0350 101112131415161718191a1b1c1d1e1f", "0401", "0501",
        "065820" + String(repeating: "aa", count: 32),
        "075820" + String(repeating: "bb", count: 32), "08820000", "0981", "8501 1903e8 010105",
    ]

    /// A part to put in the place of another, and the refusal.
    static let refused: [(place: Int, part: String, refusal: FormatError.Refusal)] = [
        (0, "a8", .missingKey), (0, "aa", .truncated), (0, "89", .wrongKind),
        (1, "0102", .unknownVersion), (1, "", .missingKey), (1, "0101 0101", .duplicateKey),
        (2, "024f 000102030405060708090a0b0c0d0e", .wrongLength),
        (3, "0360", .wrongKind), (4, "0400", .outOfRange),
        (4, "041b7fffffffffffffff", .outOfRange), (4, "0420", .wrongKind),
        (5, "0502", .inconsistent), (5, "0500", .inconsistent), (6, "0640", .wrongLength),
        (7, "", .missingKey), (8, "088100", .wrongLength), (8, "08820020", .outOfRange),
        (8, "08821b000000010000000000", .outOfRange),
        (9, "0980", .wrongLength), (9, "098a", .truncated), (9, "099901f5", .wrongLength),
        (10, "8101", .wrongLength),
        (10, "8501 20 010105", .outOfRange), (10, "8501 3903e8 010105", .outOfRange),
        (10, "8501 1903e8 010100", .outOfRange), (10, "830c 00 00", .wrongLength),
        (10, "8501 1903e8 010105 00", .trailingBytes),
    ]

    @Test func `the batch of the table is good before it is spoilt`() throws {
        let batch = try Batch(payload: hex(Self.parts.joined()))
        #expect(
            batch.entries == [
                Entry(
                    sequence: 1, moment: Moment(bootOrdinal: 0, milliseconds: 1_000),
                    fact: .rating(Rating(panel: 1, question: 1, level: 5)))
            ])
    }

    @Test(arguments: refused.indices)
    func `a batch that says anything else is refused`(index: Int) {
        let line = Self.refused[index]
        var parts = Self.parts
        parts[line.place] = line.part
        let error = #expect(throws: FormatError.self) {
            try Batch(payload: hex(parts.joined()))
        }
        #expect(error?.refusal == line.refusal)
    }

    @Test func `times and boots that do not fit are refused`() {
        let cases: [(base: String, entry: String)] = [
            ("0882001b0000200000000000", "8501 01 010105"),
            ("0882001b0000200000000001", "8501 20 010105"),
            ("0882001b7fffffffffffffff", "8501 20 010105"),
            ("08820000", "8501 1b0000200000000001 010105"),
            ("08820000", "8501 1b7fffffffffffffff 010105"),
            ("0882001903e8", "8501 3b7fffffffffffffff 010105"),
            ("08821affffffff00", "8503 00 50 000102030405060708090a0b0c0d0e0f 60 f4"),
        ]
        for (base, entry) in cases {
            var parts = Self.parts
            parts[8] = base
            parts[10] = entry
            let error = #expect(throws: FormatError.self) {
                try Batch(payload: hex(parts.joined()))
            }
            #expect(error?.refusal == .outOfRange)
        }
    }

    @Test func `the farthest time that a batch can hold is read`() throws {
        var parts = Self.parts
        parts[10] = "8501 1b0000200000000000 010105"
        let batch = try Batch(payload: hex(parts.joined()))
        #expect(batch.entries.map(\.moment.milliseconds) == [35_184_372_088_832])
    }

    @Test(arguments: ["batch.cose", "batch-second.cose"])
    func `a batch cut short anywhere is refused`(name: String) throws {
        let payload = try SignedMessage(try Vectors.bytes(name), expecting: .batch).payload
        for count in payload.indices {
            #expect(throws: FormatError.self) { try Batch(payload: Array(payload[..<count])) }
        }
    }

    @Test func `bytes that are accepted are the only bytes that say so`() throws {
        var generator = SplitMix64(state: 7)
        let payload = try Fixtures.batch().payload()
        var accepted = 0
        for _ in 0..<20_000 {
            var bytes = payload
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let place = Int.random(in: bytes.indices, using: &generator)
                bytes[place] = UInt8.random(in: 0...255, using: &generator)
            }
            guard let batch = try? Batch(payload: bytes) else { continue }
            accepted += 1
            #expect(try batch.payload() == bytes)
        }
        #expect(accepted > 1_000)
    }

    @Test func `what could not be read back is not written`() throws {
        let good = try Fixtures.batch()
        let spoilt: [(String, (inout Batch) -> Void)] = [
            ("no entry", { $0.entries = [] }),
            ("too many", { $0.entries = Array(repeating: $0.entries[5], count: 501) }),
            ("from 0", { for index in $0.entries.indices { $0.entries[index].sequence -= 1 } }),
            ("a gap", { $0.entries.remove(at: 7) }),
            ("another boot", { $0.entries[6].moment.bootOrdinal = 2 }),
            ("a boot entry in the old boot", { $0.entries[17].moment.bootOrdinal = 1 }),
            ("before its boot", { $0.entries[6].moment.milliseconds = -1 }),
            ("base before its boot", { $0.base.milliseconds = -1 }),
            ("after the end of time", { $0.entries[6].moment.milliseconds = .max }),
            ("base after the end of time", { $0.base.milliseconds = .max }),
            (
                "no such level",
                {
                    $0.entries[5].fact = .rating(Rating(panel: 1, question: 1, level: 9))
                }
            ),
        ]
        for (name, spoil) in spoilt {
            var batch = good
            spoil(&batch)
            #expect(throws: FormatError.self, "\(name)") { try batch.payload() }
        }
    }

    @Test func `a changed entry, a changed head or a false beginning breaks the chain`() throws {
        let good = try Fixtures.batch()
        let spoilt: [(inout Batch) -> Void] = [
            { $0.entries[5].fact = .rating(Rating(panel: 1, question: 1, level: 4)) },
            { $0.entries[5].moment.milliseconds += 1 },
            { $0.entries.swapAt(5, 6) },
            { $0.headAfter = .zero },
            { $0.chain = .zero },
            {
                $0.headBefore = .zero; $0.headAfter = $0.recomputedHashes().last ?? .zero
            },
        ]
        #expect(try good.verifiedHashes().count == 20)
        for spoil in spoilt {
            var batch = good
            spoil(&batch)
            let error = #expect(throws: FormatError.self) { try batch.verifiedHashes() }
            #expect(error?.refusal == .brokenChain)
        }
    }

    @Test func `200 ratings and a receipt entry are at most 2,000 bytes signed`() throws {
        var generator = SplitMix64(state: 200)
        var time: Int64 = 3_600_000
        var facts: [(boot: UInt32, time: Int64, fact: Fact)] = (0..<200).map { _ in
            // Arrivals are independent: gaps are exponential, with a mean of 30 s.
            time += Int64(-log(Double.random(in: 0.000_1..<1, using: &generator)) * 30_000)
            let level = UInt8.random(in: 1...5, using: &generator)
            return (9, time, .rating(Rating(panel: 1, question: 1, level: level)))
        }
        facts.append((9, time + 500, .receipt(sha256(text("receipt")))))
        let batch = Fixtures.sealed(
            from: ChainHead(sequence: 123_456, hash: sha256(text("before"))),
            base: Moment(bootOrdinal: 9, milliseconds: 3_600_000), facts)
        let message = try SignedMessage.seal(
            try batch.payload(), as: .batch, with: SigningKey())
        #expect(message.count <= 2_000)
        #expect(try Batch(payload: SignedMessage(message, expecting: .batch).payload) == batch)
    }
}
