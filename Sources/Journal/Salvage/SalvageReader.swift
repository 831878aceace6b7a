internal import BatchFormat
package import FeedbackCore
internal import SQLite

/// Reads what is kept in a journal that was put aside, and never writes to it.
///
/// Frozen batches are taken byte for byte as they are; entries that were never frozen are frozen
/// and signed now, as far as their hashes follow from one that is trusted: the chain's beginning,
/// or the end of a batch. May block for as long as a dying disk does: not for the journal's
/// thread.
package struct SalvageReader {
    private var place: ClosedChain
    /// What `place` was when this reader was made.
    private let given: ClosedChain
    /// A disk that did not answer for so long never will: what it hides is as good as absent.
    private let givesUp: Bool
    private let kiosk: KioskID
    private let signer: BatchSigner
    private let vfs: String?
    private let database: Database
    /// The chain that the directory holds.
    let chain: ChainID
    private let base: Tail

    /// Opens the directory `path`, which `place` is about; with `givesUp` what the disk does not
    /// give is passed over.
    ///
    /// `signer` signs what was never frozen, and anew what an earlier key signed; what no key of
    /// the kiosk signed is no batch.
    ///
    /// - Throws: `JournalError` if nothing in it can be read, or if it is another kiosk's.
    package init(
        _ place: ClosedChain, at path: String, kiosk: KioskID, signer: BatchSigner,
        vfs: String? = nil, givesUp: Bool = false
    ) throws(JournalError) {
        self.place = place
        given = place
        self.givesUp = givesUp
        self.kiosk = kiosk
        self.signer = signer
        self.vfs = vfs
        database = try JournalReader(directory: path, vfs: vfs).database
        do {
            if let stranger = try database.first(Schema.strangers, read: { $0.text(0) }) {
                throw JournalError.corrupt("the database does something of its own: \(stranger)")
            }
            let meta = try database.first(Restored.meta, read: Restored.readMeta) ?? nil
            guard let meta else {
                throw JournalError.corrupt("the row that names the chain is not what it was")
            }
            let ((found, chain, base), _) = meta
            guard found == kiosk else { throw JournalError.otherKiosk(path: path, found: found) }
            self.chain = chain
            // A beginning behind the end is none: everything would be passed over.
            let isPossible =
                base.head.sequence <= min(place.head ?? .max, Limits.largestNumber - 1)
            let genesis = ChainHash.genesis(kiosk: kiosk, chain: chain)
            self.base = isPossible ? base : Tail(head: ChainHead(sequence: 0, hash: genesis))
        } catch {
            throw JournalError(error)
        }
    }

    /// Asks the journals in `directories` for the one that goes on from here, if nobody knows up to
    /// where this one was acknowledged.
    mutating func endAtHead(toldBy directories: [String]) {
        guard place.head == nil else { return }
        for directory in directories {
            guard let other = try? JournalReader(directory: directory, vfs: vfs).database,
                let first = try? EntryRow.read(1, from: other)?.unverified(),
                case .start(let start) = first.fact, start.previous == chain,
                // The chain's beginning is named where its end could not be read.
                start.sequence > base.head.sequence
            else { continue }
            place.head = ClosedChain.clamped(start.sequence)
        }
    }

    /// Finds the next batch, or a way further into the directory, or its end.
    ///
    /// - Parameters:
    ///   - policy: how entries that were never frozen are cut into batches.
    ///   - progress: called between reads, each of which may take long.
    /// - Returns: what was found, and how far the directory is dealt with then.
    /// - Throws: `FormatError` if nothing can be signed, or `SQLiteError` if the disk does not
    ///   answer.
    package func next(
        policy: BatchPolicy, progress: () -> Void = {}
    ) throws -> SalvageFind {
        var find = SalvageFind(from: given)
        find.place = place
        find.place.chain = chain
        find.place.next = max(place.next, base.head.sequence + 1)
        for _ in 0..<Limits.salvageSteps {
            progress()
            if let batch = try storedBatch(from: find.place.next) {
                find.place.next = batch.item.last + 1
                find.batch = try signed(batch)
                find.heldAt = try heldAt(of: batch)
                // Only what was unsent when it was put aside counts as waiting.
                if find.heldAt == nil { find.place.taken += UInt64(batch.item.owed) }
                return find
            }
            guard try !take(policy, into: &find, progress) else { return find }
            guard try skip(to: &find.place, progress) else { return find }
        }
        return find
    }

    /// The same batch, signed with the key in use.
    private func signed(_ batch: StoredBatch) throws(FormatError) -> StoredBatch {
        guard !signer.isOwn(batch.message) else { return batch }
        return StoredBatch(batch.item, try signer.signAnew(batch.message))
    }

    /// Freezes entries that verify from `next` on; false if there is none.
    private func take(
        _ policy: BatchPolicy, into find: inout SalvageFind, _ progress: () -> Void
    ) throws -> Bool {
        guard let before = try tail(before: find.place.next),
            let batch = try entries(policy, after: before, progress)
        else { return false }
        // Moments that cannot follow each other are damage like any other.
        guard let payload = try? batch.payload() else { return false }
        find.place.next = batch.lastSequence + 1
        // What only rides along has nothing to ride on at the end of its chain; before that, what
        // follows it would stand behind a gap.
        if batch.entries.allSatisfy(\.fact.ridesAlong), try !isFollowed(batch, progress) {
            return true
        }
        let item = Outbox.Item(batch, payload: sha256(payload))
        find.batch = StoredBatch(item, try signer.seal(payload))
        find.place.taken += UInt64(item.owed)
        return true
    }

    /// True if a batch follows, or entries that do not only ride along, by the counts that stand
    /// there.
    private func isFollowed(_ batch: Batch, _ progress: () -> Void) throws -> Bool {
        guard try nextBatch(after: batch.lastSequence, progress) == nil else { return true }
        let end = place.head ?? Limits.largestNumber
        let query = """
            SELECT owed > (SELECT owed FROM entry WHERE seq = ?) FROM entry
            WHERE seq <= ? ORDER BY seq DESC LIMIT 1
            """
        let isMore = try readable {
            try database.first(query, batch.lastSequence, end) { $0.int(0) != 0 }
        }
        return isMore ?? true
    }

    /// Goes on to the next batch that is whole, past what cannot be read; false at the end.
    private func skip(
        to place: inout ClosedChain, _ progress: () -> Void
    ) throws -> Bool {
        if let first = try nextBatch(after: place.next, progress) {
            place.lose(first - place.next, through: first - 1)
            return true
        }
        let last = try place.head ?? lastEntry(orHidden: place.next) ?? 0
        place.lose(last >= place.next ? last - place.next + 1 : 0, through: last)
        place.isRead = true
        return false
    }

    /// The batch that begins with that entry, if not a single bit of it has changed.
    private func storedBatch(from first: UInt64) throws -> StoredBatch? {
        let query = StoredBatch.select + "WHERE first = ?"
        guard
            let stored = try readable({ try database.first(query, first, read: StoredBatch.init) }),
            stored.isSealed(), batch(in: stored) != nil
        else { return nil }
        return stored
    }

    private func batch(in stored: StoredBatch) -> Batch? {
        signer.batch(in: stored.message, stored.item, of: kiosk, chain)
    }

    /// When the server first held the batch, if a receipt names it and no server has lost data
    /// since.
    private func heldAt(of batch: StoredBatch) throws -> WallTime? {
        guard !place.distrustsReceipts else { return nil }
        let query = """
            SELECT receipt FROM batch WHERE first = ?
                AND first NOT IN (SELECT first FROM outbox)
            """
        let bytes = try readable {
            try database.first(query, batch.item.first) { $0.optional(0, Statement.blob) } ?? nil
        }
        guard let bytes, let message = try? SignedMessage(bytes, expecting: .receipt),
            let receipt = try? Receipt(payload: message.payload),
            receipt.payloadDigest == batch.item.payload, !receipt.code.isRefusal
        else { return nil }
        return receipt.firstHeldAt
    }

    /// The chain as it stood before an entry, by what can be trusted.
    private func tail(before sequence: UInt64) throws -> Tail? {
        if sequence == base.head.sequence + 1 { return base }
        let query = StoredBatch.select + "WHERE first < ? ORDER BY first DESC LIMIT 1"
        let stored = try readable { try database.first(query, sequence, read: StoredBatch.init) }
        if let stored, stored.isSealed(), stored.item.last == sequence - 1,
            let batch = batch(in: stored), let last = batch.entries.last
        {
            return Tail(
                head: ChainHead(sequence: last.sequence, hash: batch.headAfter),
                moment: last.moment)
        }
        // An earlier look took entries from here and has verified it.
        guard place.next == sequence else { return nil }
        return try readable { try EntryRow.read(sequence - 1, from: database) }?.tail
    }

    /// The entries of the next batch, as far as they verify; nothing if the first does not.
    private func entries(
        _ policy: BatchPolicy, after before: Tail, _ progress: () -> Void
    ) throws -> Batch? {
        let end =
            try nextBatch(after: before.head.sequence + 1, progress)
            ?? place.head.map { $0 + 1 } ?? .max
        var cut = policy.cut
        var head = before.head
        var entries: [Entry] = []
        while head.sequence + 1 < end {
            progress()
            guard let row = try row(head.sequence + 1, isFirst: entries.isEmpty),
                let entry = try? row.entry(after: head.hash, at: head.sequence + 1),
                cut.takes(entry.fact, bytes: row.body.count)
            else { break }
            entries.append(entry)
            head = ChainHead(sequence: row.sequence, hash: row.hash)
        }
        guard !entries.isEmpty else { return nil }
        return Batch(
            kiosk: kiosk, chain: chain, base: before.moment, headBefore: before.head.hash,
            headAfter: head.hash, entries: entries)
    }

    /// Where the next whole batch after an entry begins.
    private func nextBatch(
        after sequence: UInt64, _ progress: () -> Void
    ) throws -> UInt64? {
        var from = sequence
        let query = "SELECT min(first) FROM batch WHERE first > ?"
        while let first = try readable({
            try database.first(query, from) { $0.optional(0, Statement.uint64) } ?? nil
        }) {
            progress()
            if try storedBatch(from: first) != nil { return first }
            from = first
        }
        return nil
    }

    /// An entry to go on with; what a disk does not give ends a batch that has begun.
    private func row(_ sequence: UInt64, isFirst: Bool) throws -> EntryRow? {
        do {
            return try readable { try EntryRow.read(sequence, from: database) }
        } catch {
            if isFirst { throw error }
            return nil
        }
    }

    /// The last entry, nothing if there is none, and `hidden` if damage hides it, or has moved it
    /// to where none can be: something was there.
    private func lastEntry(orHidden hidden: UInt64) throws -> UInt64? {
        let query = "SELECT max(seq) FROM entry"
        var isEmpty = false
        let last = try readable {
            let last = try database.first(query) { $0.optional(0, Statement.int64) } ?? nil
            isEmpty = last == nil
            return last
        }
        guard let last, last > 0 else { return isEmpty ? nil : hidden }
        return UInt64(last)
    }

    /// What damage hides is as good as absent; a disk that does not answer may yet.
    private func readable<T>(_ read: () throws -> T?) throws -> T? {
        do {
            return try read()
        } catch let error as SQLiteError where error.isCorrupt || error.isMisfit || givesUp {
            return nil
        }
    }
}
