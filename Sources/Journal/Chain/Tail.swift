internal import BatchFormat
internal import FeedbackCore

/// The end of a chain: everything that the next entry depends on.
struct Tail: Equatable {
    var head: ChainHead
    /// The last entry's moment, or boot 0 at 0 ms.
    var moment = Moment(bootOrdinal: 0, milliseconds: 0)
    /// Entries of the chain so far that do not ride along.
    var owed: UInt64 = 0

    /// One entry with everything that its row holds.
    struct Row: Equatable {
        var entry: Entry
        /// Entries up to this one that do not ride along.
        var owed: UInt64
        /// The bytes of the fact.
        var body: [UInt8]
        var hash: Digest
    }

    /// Makes the entry that states `fact` at `time`, and goes on to it.
    ///
    /// A boot opens the next ordinal. Facts that no reader would accept are refused.
    mutating func append(_ fact: Fact, at time: BootTime) throws(JournalError) -> Row {
        do throws(FormatError) {
            try FactCodec.check(fact)
        } catch {
            throw .invalidFact(error)
        }
        moment.milliseconds = max(0, time.milliseconds)
        if case .boot = fact { moment.bootOrdinal += 1 }
        let entry = Entry(sequence: head.sequence + 1, moment: moment, fact: fact)
        if !fact.ridesAlong { owed += 1 }
        head = ChainHead(
            sequence: entry.sequence, hash: ChainHash.next(after: head.hash, entry: entry))
        return Row(entry: entry, owed: owed, body: FactCodec.encode(fact), hash: head.hash)
    }
}
