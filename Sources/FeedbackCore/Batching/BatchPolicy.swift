/// When a batch is worth making, and how many entries it takes.
package struct BatchPolicy: Hashable, Sendable {
    /// The most entries of a batch, 1…`Limits.entriesPerBatch`.
    package var entries: Int
    /// The most bytes of the signed message.
    package var bytes: Int

    /// What envelope, heads and names take of a signed message, with room to spare.
    package static let overhead = 512
    /// The most that an entry takes on the wire beside its `[kind, *body]`: the difference in ms.
    package static let entryOverhead = 9

    /// Takes two bounds; what is beyond a limit is moved to it.
    package init(entries: Int = Limits.entriesPerBatch, bytes: Int = Limits.messageBytes) {
        self.entries = min(max(entries, 1), Limits.entriesPerBatch)
        self.bytes = min(bytes, Limits.messageBytes)
    }

    /// True if there is something to send: so many entries wait that do not ride along.
    package func isDue(waiting: Int) -> Bool { waiting > 0 }

    /// Begins to choose the entries of one batch.
    package var cut: Cut { Cut(policy: self) }

    /// Which of the entries that wait, offered in order, still belong to the batch.
    package struct Cut: Hashable, Sendable {
        private let policy: BatchPolicy
        /// Entries taken so far.
        package private(set) var count = 0
        private var size = BatchPolicy.overhead

        fileprivate init(policy: BatchPolicy) { self.policy = policy }

        /// Takes the next entry, or ends the batch before it.
        ///
        /// `bytes` is the length of the fact's `[kind, *body]`. The first entry is always taken:
        /// the longest one fits a message by far. A configuration or key begins a batch, because
        /// what follows it is read by it.
        package mutating func takes(_ fact: Fact, bytes: Int) -> Bool {
            let larger = size + bytes + BatchPolicy.entryOverhead
            if count > 0 {
                guard !fact.beginsBatch, count < policy.entries, larger <= policy.bytes else {
                    return false
                }
            }
            count += 1
            size = larger
            return true
        }
    }
}

extension Fact {
    /// True for what changes the meaning, or the signature, of the entries after it.
    package var beginsBatch: Bool {
        switch self {
        case .configuration, .key: true
        default: false
        }
    }
}
