import BatchFormat
import FeedbackCore
import Foundation

/// What the committed vectors say, written down a second time.
enum Fixtures {
    static let kiosk = KioskID(trusted: hex("00112233445566778899aabbccddeeff"))
    static let chain = ChainID(trusted: hex("a0a1a2a3a4a5a6a7a8a9aaabacadaeaf"))
    static let newYear = WallTime(milliseconds: 1_767_225_600_000)
    static let point = "bo-phan-mot-cua/quầy 3"

    static let configuration = DeclaredConfiguration(
        questionSet: "one-stop", version: 7,
        questions: [.init(id: "Q.OSS", scale: .sc5), .init(id: "Q.WAIT", scale: .sc4)],
        point: point, openingHours: .office)

    /// The keys of the vectors: each secret is the SHA-256 of a name.
    static func key(_ name: String) throws -> SigningKey {
        try SigningKey(
            rawRepresentation: sha256(Array("hailong test key: \(name)".utf8)).bytes)
    }

    /// One entry of every kind but the last; two boots; marks, answers and losses of every form.
    static func facts() throws -> [(boot: UInt32, time: Int64, fact: Fact)] {
        let proof = sha256(text("proof 1")).bytes + sha256(text("proof 2")).bytes
        return [
            (1, 12_345, .boot(boot("c0c1c2c3c4c5c6c7c8c9cacbcccdcecf", "1.0.0", clean: false))),
            (1, 12_350, .start(start)),
            (1, 12_351, .configuration(configuration.canonicalBytes())),
            (1, 12_371, .panel(panel)),
            (1, 12_371, .clock(clock(newYear.milliseconds, 250, .synced))),
            (1, 73_371, .rating(Rating(panel: 1, question: 1, level: 5))),
            (1, 73_331, .rating(rating(1, Mark(resynced: true, merged: 3)))),
            (1, 77_331, .followUp(followUp(1, .answered, .chips([2, 5])))),
            (1, 86_331, .followUp(followUp(3, .timedOut, .criterion(3, level: nil)))),
            (1, 86_431, .loss(Loss(reason: .inputOverrun, count: nil))),
            (1, 86_531, .loss(Loss(reason: .queueFull, count: 7))),
            (1, 116_531, .service(on: true)),
            (1, 118_531, .rating(rating(3, Mark(service: true)))),
            (1, 120_531, .service(on: false)),
            (1, 720_531, .receipt(sha256(text("a receipt")))),
            (1, 720_541, .key(spki: try key("next").publicKey.spki, proof: proof)),
            (1, 4_320_541, .stopped),
            (
                2, 9_000,
                .boot(boot("d0d1d2d3d4d5d6d7d8d9dadbdcdddedf", "1.0.1-đo thử", clean: true))
            ),
            (2, 9_000, .clock(clock(-25_200_000, 0, .unset))),
            (2, 4_294_976_301, .rating(Rating(panel: 2, question: 2, level: 4))),
        ]
    }

    /// The batch of `batch.cose`.
    static func batch() throws -> Batch {
        sealed(
            from: ChainHead(
                sequence: 0, hash: ChainHash.genesis(kiosk: kiosk, chain: chain)),
            base: Moment(bootOrdinal: 0, milliseconds: 0), try facts())
    }

    /// The batch of `batch-second.cose`, which follows the first.
    static func secondBatch() throws -> Batch {
        sealed(
            from: ChainHead(sequence: 20, hash: try batch().headAfter),
            base: Moment(bootOrdinal: 2, milliseconds: 4_294_976_301),
            [
                (2, 4_294_977_801, .followUp(followUp(1, .answered, .criterion(200, level: 5)))),
                (2, 4_294_977_801, .followUp(followUp(2, .skipped, .chips([])))),
                (2, 4_294_997_801, .rating(Rating(panel: 1, question: 1, level: 2))),
            ])
    }

    /// The batch of `batch-third.cose`, which follows the second.
    static func thirdBatch() throws -> Batch {
        sealed(
            from: ChainHead(sequence: 23, hash: try secondBatch().headAfter),
            base: Moment(bootOrdinal: 2, milliseconds: 4_294_997_801),
            [(2, 4_294_998_501, .inspected(user: 1_000))])
    }

    /// The batch of `batch-fourth.cose`, which follows the third: ratings that replace others, with
    /// and without a mark.
    static func fourthBatch() throws -> Batch {
        sealed(
            from: ChainHead(sequence: 24, hash: try thirdBatch().headAfter),
            base: Moment(bootOrdinal: 2, milliseconds: 4_294_998_501),
            [
                (2, 4_295_004_501, .rating(Rating(panel: 1, question: 1, level: 4, replaces: 2))),
                (
                    2, 4_295_013_501,
                    .rating(
                        Rating(
                            panel: 1, question: 1, level: 5, mark: Mark(merged: 1), replaces: 1))
                ),
            ])
    }

    static func receipt() throws -> Receipt {
        let batch = try batch()
        return Receipt(
            kiosk: kiosk, chain: chain, payloadDigest: sha256(try batch.payload()), code: .held,
            firstHeldAt: newYear + .seconds(900),
            now: newYear + .milliseconds(900_125),
            contiguous: ChainHead(sequence: 20, hash: batch.headAfter),
            nextUploadAfter: .seconds(900))
    }

    static func enrolment() throws -> Enrolment {
        Enrolment(
            code: "7ZZZZ-9K2M4-XQ0PD-H3R5T-V6WYA-B", kiosk: kiosk,
            publicKey: try key("kiosk").publicKey, chain: chain)
    }

    static func enrolmentReceipt() throws -> Receipt {
        Receipt(
            kiosk: kiosk, chain: chain, payloadDigest: sha256(try enrolment().payload()),
            code: .held, firstHeldAt: newYear, now: newYear,
            contiguous: ChainHead(
                sequence: 0, hash: ChainHash.genesis(kiosk: kiosk, chain: chain)),
            nextUploadAfter: .zero, point: point)
    }

    static func heartbeat() throws -> Heartbeat {
        var heartbeat = Heartbeat(
            kiosk: kiosk, chain: chain,
            head: ChainHead(sequence: 24, hash: try thirdBatch().headAfter),
            moment: Moment(bootOrdinal: 2, milliseconds: 4_295_027_801),
            clock: clock(newYear.milliseconds + 1_800_000, 500, .synced), version: "1.0.1-đo thử")
        heartbeat.unsent = 4
        heartbeat.oldestUnsentAge = .minutes(30)
        heartbeat.panels = [
            .init(number: 1, state: .attached), .init(number: 2, state: .missing),
            .init(number: 16, state: .stuck),
        ]
        heartbeat.losses = 2
        heartbeat.commitTime = TimeSpan(microseconds: 31_250)
        heartbeat.freeDiskPercent = 87
        heartbeat.light = .amber
        return heartbeat
    }

    static func heartbeatAnswer() throws -> HeartbeatAnswer {
        HeartbeatAnswer(
            kiosk: kiosk, payloadDigest: sha256(try heartbeat().payload()), code: .notLater,
            now: newYear + .milliseconds(1_800_250), nextAfter: .minutes(5),
            results: [
                PublishedResult(
                    question: "Q.OSS", scale: .sc5, year: 2_025, month: 12, ratings: 214,
                    share: 7_227, interval: 6_591...7_788, leftOut: 12)
            ])
    }

    static func certificate() throws -> KeyCertificate {
        KeyCertificate(
            publicKey: try key("receipts").publicKey, use: .receipts, notBefore: newYear,
            notAfter: newYear + .hours(366 * 24))
    }

    /// Entries that continue `head`, with the heads that they make.
    static func sealed(
        from head: ChainHead, base: Moment, _ facts: [(boot: UInt32, time: Int64, fact: Fact)]
    ) -> Batch {
        let entries = facts.enumerated().map { index, item in
            Entry(
                sequence: head.sequence + UInt64(index) + 1,
                moment: Moment(bootOrdinal: item.boot, milliseconds: item.time), fact: item.fact)
        }
        var batch = Batch(
            kiosk: kiosk, chain: chain, base: base, headBefore: head.hash, headAfter: .zero,
            entries: entries)
        batch.headAfter = batch.recomputedHashes().last ?? head.hash
        return batch
    }

    private static let start = ChainStart(
        previous: ChainID(trusted: hex("b0b1b2b3b4b5b6b7b8b9babbbcbdbebf")), sequence: 41,
        head: sha256(text("old head")), reason: .quarantine)

    private static let panel = PanelRecord(
        panel: 1, identity: "pci-0000:00:14.0-usb-0:4:1.0 0079:0006", state: .attached)

    private static func boot(_ id: String, _ version: String, clean: Bool) -> BootRecord {
        BootRecord(bootID: BootID(trusted: hex(id)), version: version, clean: clean)
    }

    private static func clock(
        _ wall: Int64, _ error: UInt64, _ quality: ClockQuality
    ) -> ClockRecord {
        ClockRecord(
            wall: WallTime(milliseconds: wall), errorMilliseconds: error, quality: quality)
    }

    private static func rating(_ level: UInt8, _ mark: Mark) -> Rating {
        Rating(panel: 1, question: 1, level: level, mark: mark)
    }

    private static func followUp(
        _ back: UInt32, _ outcome: FollowUp.Outcome, _ answer: FollowUp.Answer
    ) -> FollowUp {
        FollowUp(back: back, outcome: outcome, answer: answer)
    }
}

/// The bytes of hexadecimal digits; spaces are for the reader.
func hex(_ digits: String) -> [UInt8] {
    let digits = digits.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
    return stride(from: 0, to: digits.count, by: 2).map { place in
        UInt8(digits[place] << 4 | digits[place + 1])
    }
}

/// The UTF-8 of `string`.
func text(_ string: String) -> [UInt8] { Array(string.utf8) }
