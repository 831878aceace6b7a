/// When something happened, as the kiosk knows it: which boot, and how long after it.
package struct Moment: Hashable, Comparable, Sendable {
    /// The ordinal of the boot in its chain: 0 before the first boot entry.
    package var bootOrdinal: UInt32
    /// Boot time in ms.
    package var milliseconds: Int64

    package init(bootOrdinal: UInt32, milliseconds: Int64) {
        self.bootOrdinal = bootOrdinal
        self.milliseconds = milliseconds
    }

    /// True if both are of one boot, and no more than `span` apart in either direction.
    package func isWithin(_ span: TimeSpan, of other: Moment) -> Bool {
        let (distance, overflow) = milliseconds.subtractingReportingOverflow(other.milliseconds)
        return bootOrdinal == other.bootOrdinal && !overflow
            && distance.magnitude <= span.milliseconds.magnitude
    }

    /// By boot, then by the time in it.
    package static func < (one: Moment, other: Moment) -> Bool {
        (one.bootOrdinal, one.milliseconds) < (other.bootOrdinal, other.milliseconds)
    }
}

/// Anything in the journal, in one gap-free sequence.
package struct Entry: Hashable, Sendable {
    /// The place in the chain, from 1, in commit order.
    package var sequence: UInt64
    /// When it happened; a moment may be earlier than the one of the entry before.
    package var moment: Moment
    /// What happened then; nothing that is only concluded from it.
    package var fact: Fact

    package init(sequence: UInt64, moment: Moment, fact: Fact) {
        self.sequence = sequence
        self.moment = moment
        self.fact = fact
    }
}

/// Where a chain stands: its last entry and that entry's hash.
package struct ChainHead: Hashable, Sendable {
    /// The last entry's place, or 0 for an empty chain.
    package var sequence: UInt64
    /// The last entry's hash, or h₀ for an empty chain.
    package var hash: Digest

    package init(sequence: UInt64, hash: Digest) {
        self.sequence = sequence
        self.hash = hash
    }
}
