internal import BatchFormat
package import FeedbackCore
internal import SQLite

extension Journal {
    /// The batch to send now, or nothing if nothing waits.
    ///
    /// The oldest frozen batch that is not covered comes first, byte for byte as it was; then the
    /// entries that wait are frozen as `policy` says, signed and stored; then comes what
    /// was taken over from chains that are no longer written, and once all of that is received, a
    /// batch that says so; then a refused batch is offered again when it is due at `now`. What
    /// an earlier key of the kiosk signed is signed anew. The entries' hashes are recomputed:
    /// `chainBroken` means damage, and no batch is made of it; a batch that no key of the kiosk
    /// signed is damage too.
    package func freeze(
        policy: BatchPolicy, at now: BootTime, signer: BatchSigner
    ) throws -> FrozenBatch? {
        try refuseIfPoisoned()
        guard let batch = try next(policy, at: now, signer) else { return nil }
        return signer.isOwn(batch.message) ? batch : try resign(batch, signer)
    }

    private func next(
        _ policy: BatchPolicy, at now: BootTime, _ signer: BatchSigner
    ) throws -> FrozenBatch? {
        if let item = outbox.next { return try load(item, signer) }
        if policy.isDue(waiting: outbox.waiting(owed: tail.owed)) {
            return try freezeNext(policy, signer)
        }
        if let item = salvage.next { return try load(item, signer) }
        if salvage.isToBeTold, !hasToSalvage(at: now), outbox.frozenLast < tail.head.sequence {
            let batch = try freezeNext(policy, signer)
            salvage.isToBeTold = false
            return batch
        }
        let moment = moment(at: now)
        if let item = outbox.due(at: moment) { return try load(item, signer) }
        return try salvage.due(at: moment).map { try load($0, signer) }
    }

    /// Freezes the entries that wait, however many batches are open already; nothing if none wait.
    ///
    /// Somebody is about to carry everything away at once. Throws what `freeze` throws.
    package func freezeWaiting(
        policy: BatchPolicy, signer: BatchSigner
    ) throws -> FrozenBatch? {
        try refuseIfPoisoned()
        guard policy.isDue(waiting: outbox.waiting(owed: tail.owed)) else { return nil }
        return try freezeNext(policy, signer)
    }

    /// Signs the payload of a batch anew that no receipt covers: the key that signed it was lost,
    /// and the server hears only the one that came after.
    ///
    /// The payload names the batch, so that it counts once whoever signed it.
    private func resign(_ batch: FrozenBatch, _ signer: BatchSigner) throws -> FrozenBatch {
        let message = try signer.signAnew(batch.message)
        try write {
            if batch.chain == chain, let item = outbox.items.first(where: { $0.names(batch) }) {
                try database.run(
                    "UPDATE batch SET message = ?, seal = ? WHERE first = ?", message,
                    StoredBatch.seal(item, message).bytes, item.first)
            }
            if let item = salvage.items.first(where: { $0.batch.names(batch) }) {
                try database.run(
                    "UPDATE salvage SET message = ?, seal = ? WHERE id = ?", message,
                    StoredBatch.seal(item.batch, message, of: item.owner).bytes, item.id)
            }
        }
        return FrozenBatch(batch, message: message)
    }

    /// Signs one batch anew that another key signed and that no receipt covers, in the order in
    /// which they leave; nothing if there is none.
    ///
    /// Somebody is about to carry everything away at once. Throws what `freeze` throws.
    package func resignNext(_ signer: BatchSigner) throws -> FrozenBatch? {
        try refuseIfPoisoned()
        let beginning = signer.beginning
        func first(_ query: String) throws -> Int64? {
            let other = "substr(message, 1, ?) <> ? ORDER BY 1 LIMIT 1"
            return try database.first(query + other, beginning.count, beginning) { $0.int64(0) }
        }
        let own = "SELECT first FROM batch WHERE first IN (SELECT first FROM outbox) AND "
        if let place = try first(own),
            let item = outbox.items.first(where: { $0.first == UInt64(place) })
        {
            return try resign(load(item, signer), signer)
        }
        guard let id = try first("SELECT id FROM salvage WHERE (\(Salvage.isOpen)) AND "),
            let item = salvage.items.first(where: { $0.id == id })
        else { return nil }
        return try resign(load(item, signer), signer)
    }

    /// Reads a frozen batch back, and refuses it if a single bit has changed, or if it is not the
    /// kiosk's word about these entries.
    private func load(
        _ item: Outbox.Item, _ signer: BatchSigner
    ) throws(JournalError) -> FrozenBatch {
        do {
            return FrozenBatch(chain, item, try stored(item, signer).message)
        } catch {
            throw judge(error)
        }
    }

    /// The row of a frozen batch, if no bit of it has changed and a key of the kiosk signed it.
    func stored(_ item: Outbox.Item, _ signer: BatchSigner) throws -> StoredBatch {
        let stored = try database.first(
            StoredBatch.select + "WHERE first = ?", item.first, read: StoredBatch.init)
        guard let stored, stored.isSealed() else { throw JournalError.chainBroken(item.first) }
        // One goes out again and again until a receipt comes: once is enough to look.
        guard stored.seal != vouchedFor else { return stored }
        guard let batch = signer.batch(in: stored.message, item, of: kiosk, chain),
            try batch.headBefore == storedTail(at: item.first - 1)?.head.hash,
            try batch.headAfter == storedTail(at: item.last)?.head.hash
        else { throw JournalError.foreignBatch(item.first) }
        vouchedFor = stored.seal
        return stored
    }

    private func freezeNext(
        _ policy: BatchPolicy, _ signer: BatchSigner
    ) throws -> FrozenBatch {
        let before = try tail(at: outbox.frozenLast)
        guard before.owed == outbox.frozenOwed else {
            throw judge(JournalError.chainBroken(outbox.frozenLast))
        }
        let (batch, after) = try nextBatch(policy, after: before)
        let payload = try payload(of: batch)
        let message = try signer.seal(payload)
        let item = Outbox.Item(batch, payload: sha256(payload))
        let waitingSince = try write {
            try StoredBatch.insert(item, message, into: database)
            return try EntryRow.oldest(
                owedAbove: after.owed, from: item.last + 1, through: tail, in: database)
        }
        outbox.items.append(item)
        outbox.frozenLast = item.last
        outbox.frozenOwed = after.owed
        outbox.waitingSince = waitingSince
        return FrozenBatch(chain, item, message)
    }

    /// The bytes to sign; moments that cannot follow each other are damage like any other.
    private func payload(of batch: Batch) throws(JournalError) -> [UInt8] {
        do throws(FormatError) {
            return try batch.payload()
        } catch {
            throw judge(JournalError.chainBroken(batch.firstSequence))
        }
    }

    /// Chooses and verifies the entries of the next batch.
    private func nextBatch(
        _ policy: BatchPolicy, after before: Tail
    ) throws(JournalError) -> (Batch, after: Tail) {
        let rows: [EntryRow]
        do throws(SQLiteError) {
            rows = try database.all(
                EntryRow.select + "WHERE seq > ? ORDER BY seq LIMIT ?", before.head.sequence,
                policy.entries, read: EntryRow.init)
        } catch {
            throw judge(error)
        }
        var cut = policy.cut
        var after = before
        var entries: [Entry] = []
        for row in rows {
            let entry: Entry
            do throws(JournalError) {
                entry = try row.entry(after: after)
            } catch {
                throw judge(error)
            }
            guard cut.takes(entry.fact, bytes: row.body.count) else { break }
            entries.append(entry)
            after = row.tail
        }
        guard !entries.isEmpty, after.owed <= tail.owed else {
            throw judge(JournalError.chainBroken(before.head.sequence + 1))
        }
        let batch = Batch(
            kiosk: kiosk, chain: chain, base: before.moment, headBefore: before.head.hash,
            headAfter: after.head.hash, entries: entries)
        return (batch, after)
    }

    /// The tail as it was after the entry at `sequence`, which is in the chain or just before it.
    func tail(at sequence: UInt64) throws(JournalError) -> Tail {
        do {
            guard let tail = try storedTail(at: sequence) else {
                throw JournalError.chainBroken(sequence)
            }
            return tail
        } catch {
            throw judge(error)
        }
    }

    private func storedTail(at sequence: UInt64) throws -> Tail? {
        if sequence == base.head.sequence { return base }
        return try EntryRow.read(sequence, from: database)?.tail
    }
}

extension FrozenBatch {
    /// The same batch as somebody else signed it.
    fileprivate init(_ batch: FrozenBatch, message: [UInt8]) {
        self = batch
        self.message = message
    }

    init(_ chain: ChainID, _ item: Outbox.Item, _ message: [UInt8]) {
        self.chain = chain
        entries = item.first...item.last
        payloadDigest = item.payload
        self.message = message
        isReoffered = item.refused != nil
    }
}

extension Outbox.Item {
    fileprivate func names(_ batch: FrozenBatch) -> Bool { payload == batch.payloadDigest }

    /// What is kept about a batch beside its message.
    init(_ batch: Batch, payload: Digest) {
        let owed = batch.entries.filter { !$0.fact.ridesAlong }
        self.init(
            first: batch.firstSequence, last: batch.lastSequence, owed: owed.count,
            oldest: owed.first?.moment, payload: payload)
    }
}
