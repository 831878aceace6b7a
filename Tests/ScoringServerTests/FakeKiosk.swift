import BatchFormat
import FeedbackCore

/// A kiosk as the server sees it: a key, a chain, and what it signs.
struct FakeKiosk {
    var id: KioskID
    var chain: ChainID
    private(set) var key: SigningKey
    /// All entries of the chain, from sequence 1.
    private(set) var entries: [Entry] = []
    private(set) var hashes: [Digest] = []

    /// A kiosk with an empty chain of its own; its id and key are new unless they are given.
    init(id: KioskID? = nil, key: SigningKey = SigningKey()) {
        func random() -> [UInt8] { (0..<16).map { _ in .random(in: 0...255) } }
        self.id = id ?? KioskID(trusted: random())
        chain = ChainID(trusted: random())
        self.key = key
    }

    /// The same kiosk, with its chain, that signs with another key.
    func with(_ key: SigningKey) -> FakeKiosk {
        var kiosk = self
        kiosk.key = key
        return kiosk
    }

    /// The hash of the entry at `sequence`, or h₀.
    func hash(at sequence: Int) -> Digest {
        sequence == 0 ? ChainHash.genesis(kiosk: id, chain: chain) : hashes[sequence - 1]
    }

    /// Appends a fact at a boot time in ms; a boot fact opens the next ordinal, or it is given.
    mutating func append(_ fact: Fact, at milliseconds: Int64 = 0, boot: UInt32? = nil) {
        var ordinal = boot ?? entries.last?.moment.bootOrdinal ?? 0
        if case .boot = fact { ordinal += 1 }
        let entry = Entry(
            sequence: UInt64(entries.count) + 1,
            moment: Moment(bootOrdinal: ordinal, milliseconds: milliseconds), fact: fact)
        hashes.append(ChainHash.next(after: hash(at: entries.count), entry: entry))
        entries.append(entry)
    }

    /// Starts a boot at an anchored time: boot entry, configuration, and a clock entry.
    mutating func boot(
        at wall: WallTime?, point: String? = nil, scale: Scale = .sc5,
        hours: OpeningHours = .always
    ) {
        append(.boot(BootRecord(bootID: .zero, version: "1.0.0", clean: true)))
        append(Self.declaration(point: point, scale: scale, hours: hours))
        guard let wall else { return }
        append(.clock(ClockRecord(wall: wall, errorMilliseconds: 20, quality: .synced)))
    }

    /// What a kiosk of one question declares.
    static func declaration(
        point: String? = nil, scale: Scale = .sc5, hours: OpeningHours = .always
    ) -> Fact {
        .configuration(
            DeclaredConfiguration(
                questionSet: "one-stop", version: 1,
                questions: [.init(id: "Q.OSS", scale: scale)], point: point, openingHours: hours
            ).canonicalBytes())
    }

    /// One rating, which may replace the one so many entries before.
    mutating func rate(
        _ level: UInt8, at milliseconds: Int64, replaces: UInt32? = nil, question: UInt16 = 1
    ) {
        append(
            .rating(Rating(panel: 1, question: question, level: level, replaces: replaces)),
            at: milliseconds)
    }

    /// Presses levels, one every ten minutes unless told otherwise, from `start` ms on.
    ///
    /// The gaps are uneven, 0.8 or 1.35 of `gap`, as a public makes them, unless it is below 10 s.
    mutating func press(
        _ levels: [UInt8], from start: Int64 = 1_000, every gap: Int64 = 600_000,
        panel: UInt16 = 1
    ) {
        for (index, level) in levels.enumerated() {
            let early = gap < 10_000 ? 0 : Int64(index * 4 % 11) * gap / 20
            append(
                .rating(Rating(panel: panel, question: 1, level: level)),
                at: start + Int64(index) * gap - early)
        }
    }

    /// The batch of entries `range`.
    func batch(_ range: ClosedRange<Int>) -> Batch {
        Batch(
            kiosk: id, chain: chain,
            base: range.lowerBound == 1
                ? Moment(bootOrdinal: 0, milliseconds: 0) : entries[range.lowerBound - 2].moment,
            headBefore: hash(at: range.lowerBound - 1), headAfter: hash(at: range.upperBound),
            entries: Array(entries[range.lowerBound - 1..<range.upperBound]))
    }

    /// Entries `range`, signed.
    func message(_ range: ClosedRange<Int>) throws -> [UInt8] { try seal(batch(range)) }

    /// Everything so far, signed.
    func everything() throws -> [UInt8] { try message(1...entries.count) }

    func seal(_ batch: Batch) throws -> [UInt8] {
        try SignedMessage.seal(try batch.payload(), as: .batch, with: key)
    }

    /// How the kiosk is at a moment of the chain that it writes now, or of another.
    func heartbeat(boot: UInt32 = 1, at milliseconds: Int64 = 0, chain: ChainID? = nil) -> Heartbeat
    {
        Heartbeat(
            kiosk: id, chain: chain ?? self.chain,
            head: ChainHead(sequence: UInt64(entries.count), hash: hash(at: entries.count)),
            moment: Moment(bootOrdinal: boot, milliseconds: milliseconds),
            clock: ClockRecord(wall: Rig.noon, errorMilliseconds: 500, quality: .synced),
            version: "1.0.0")
    }

    func seal(_ heartbeat: Heartbeat) throws -> [UInt8] {
        try SignedMessage.seal(try heartbeat.payload(), as: .heartbeat, with: key)
    }

    func enrolment(code: String) throws -> [UInt8] {
        let enrolment = Enrolment(code: code, kiosk: id, publicKey: key.publicKey, chain: chain)
        return try SignedMessage.seal(enrolment.payload(), as: .enrolment, with: key)
    }
}

extension OpeningHours {
    /// Open day and night, so that no rating is flagged for its hour.
    static let always = OpeningHours(
        days: Array(repeating: [Span(open: 0, close: 1_440)], count: 7))
}
