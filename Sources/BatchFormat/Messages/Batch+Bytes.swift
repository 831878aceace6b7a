internal import FeedbackCore

extension Batch {
    /// Reads a batch's payload; the hashes are not recomputed.
    package init(payload: [UInt8]) throws(FormatError) {
        var decoder = try CBORDecoder(payload, of: "batch")
        var map = try decoder.map("a batch")
        try map.version(&decoder)
        try map.key(2, &decoder)
        kiosk = try decoder.fixed("a kiosk", as: KioskID.self)
        try map.key(3, &decoder)
        chain = try decoder.fixed("a chain", as: ChainID.self)
        try map.key(4, &decoder)
        let first = try Self.sequence(from: &decoder)
        try map.key(5, &decoder)
        let counted = decoder.offset
        let count = try decoder.uint("a count")
        try map.key(6, &decoder)
        headBefore = try decoder.fixed("the head before", as: Digest.self)
        try map.key(7, &decoder)
        headAfter = try decoder.fixed("the head after", as: Digest.self)
        try map.key(8, &decoder)
        base = try Self.base(from: &decoder)
        try map.key(9, &decoder)
        entries = try Self.entries(after: base, first: first, from: &decoder)
        guard count == UInt64(entries.count) else {
            throw decoder.error(
                .inconsistent, at: counted, "the count of the entries, \(entries.count)")
        }
        try map.end(&decoder)
        try decoder.end()
    }

    /// The payload to sign; refuses what could not be read back.
    package func payload() throws(FormatError) -> [UInt8] {
        guard (1...Limits.entriesPerBatch).contains(entries.count) else {
            throw FormatError(
                "batch", .wrongLength, expected: "1 to \(Limits.entriesPerBatch) entries")
        }
        guard Self.firstSequences.contains(firstSequence), Self.times.contains(base.milliseconds)
        else {
            throw FormatError(
                "batch", .outOfRange, expected: "a sequence from 1, a time in \(Self.times) ms")
        }
        var encoder = CBOREncoder()
        encoder.bytes.reserveCapacity(192 + 12 * entries.count)
        appendHead(to: &encoder)
        encoder.uint(9)
        encoder.array(entries.count)
        var cursor = Cursor(moment: base, sequence: firstSequence)
        for entry in entries {
            let difference = try cursor.difference(to: entry)
            encoder.array(2 + FactCodec.bodyCount(of: entry.fact))
            encoder.uint(entry.fact.kind)
            encoder.int(difference)
            FactCodec.appendBody(of: entry.fact, to: &encoder)
        }
        return encoder.bytes
    }

    private func appendHead(to encoder: inout CBOREncoder) {
        encoder.map(9)
        encoder.pair(1) { $0.uint(1) }
        encoder.pair(2) { $0.bytes(kiosk.bytes) }
        encoder.pair(3) { $0.bytes(chain.bytes) }
        encoder.pair(4) { $0.uint(firstSequence) }
        encoder.pair(5) { $0.uint(UInt64(entries.count)) }
        encoder.pair(6) { $0.bytes(headBefore.bytes) }
        encoder.pair(7) { $0.bytes(headAfter.bytes) }
        encoder.pair(8) {
            $0.array(2)
            $0.uint(UInt64(base.bootOrdinal))
            $0.int(base.milliseconds)
        }
    }

    /// Every sequence number of a batch fits the 64-bit signed integers of databases.
    private static let firstSequences = 1...UInt64(Int64.max) - UInt64(Limits.entriesPerBatch)

    /// Boot times in ms that a batch can hold.
    private static let times = 0...Limits.timeMilliseconds

    private static func sequence(from decoder: inout CBORDecoder) throws(FormatError) -> UInt64 {
        let start = decoder.offset
        let first = try decoder.uint("the first sequence number")
        guard firstSequences.contains(first) else {
            throw decoder.error(.outOfRange, at: start, "a sequence number in \(firstSequences)")
        }
        return first
    }

    private static func base(from decoder: inout CBORDecoder) throws(FormatError) -> Moment {
        _ = try decoder.array("the moment before the first entry", 2...2)
        let ordinal = try decoder.uint("a boot ordinal", as: UInt32.self)
        let start = decoder.offset
        let milliseconds = try decoder.int("a boot time in ms")
        guard times.contains(milliseconds) else {
            throw decoder.error(.outOfRange, at: start, "a boot time in \(times) ms")
        }
        decoder.leave()
        return Moment(bootOrdinal: ordinal, milliseconds: milliseconds)
    }

    private static func entries(
        after base: Moment, first: UInt64, from decoder: inout CBORDecoder
    ) throws(FormatError) -> [Entry] {
        let count = try decoder.array("the entries", 1...Limits.entriesPerBatch)
        var entries: [Entry] = []
        entries.reserveCapacity(count)
        var cursor = Cursor(moment: base, sequence: first)
        for _ in 0..<count {
            let items = try decoder.array("an entry", 2...7)
            let kind = try decoder.uint("a kind")
            let start = decoder.offset
            let difference = try decoder.int("a difference in ms")
            let fact = try FactCodec.read(kind: kind, items: items - 2, from: &decoder)
            guard let entry = cursor.entry(difference, fact) else {
                throw decoder.error(.outOfRange, at: start, "a boot ordinal and time in range")
            }
            entries.append(entry)
            decoder.leave()
        }
        decoder.leave()
        return entries
    }

    /// Walks from entry to entry, between differences and absolute moments.
    private struct Cursor {
        var moment: Moment
        var sequence: UInt64

        /// The entry that stands `difference` ms after the one before, or after its own boot.
        mutating func entry(_ difference: Int64, _ fact: Fact) -> Entry? {
            var next = moment
            if fact.opensBoot {
                guard moment.bootOrdinal < UInt32.max else { return nil }
                next = Moment(bootOrdinal: moment.bootOrdinal + 1, milliseconds: 0)
            }
            let (time, overflow) = next.milliseconds.addingReportingOverflow(difference)
            guard !overflow, Batch.times.contains(time) else { return nil }
            next.milliseconds = time
            defer { advance(to: next) }
            return Entry(sequence: sequence, moment: next, fact: fact)
        }

        /// The difference that leads to `entry`.
        mutating func difference(to entry: Entry) throws(FormatError) -> Int64 {
            try FactCodec.check(entry.fact)
            let opens = entry.fact.opensBoot
            let (ordinal, overflow) = moment.bootOrdinal.addingReportingOverflow(opens ? 1 : 0)
            guard entry.sequence == sequence, !overflow, entry.moment.bootOrdinal == ordinal,
                Batch.times.contains(entry.moment.milliseconds)
            else {
                throw FormatError(
                    "batch", .inconsistent,
                    expected: "entry \(sequence) of boot \(ordinal), in \(Batch.times) ms")
            }
            defer { advance(to: entry.moment) }
            return entry.moment.milliseconds - (opens ? 0 : moment.milliseconds)
        }

        private mutating func advance(to next: Moment) {
            moment = next
            sequence += 1
        }
    }
}

extension Fact {
    fileprivate var opensBoot: Bool {
        if case .boot = self { return true }
        return false
    }
}
