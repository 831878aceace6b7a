internal import BatchFormat
package import FeedbackCore
internal import SQLite

extension Journal {
    /// The chains that were put aside, and how far they are taken over.
    package var closedChains: [ClosedChain] { salvage.places }

    /// The same, for people.
    package var putAside: [PutAside] { salvage.putAside }

    /// Takes note of the directories that `recovery` has put aside, and names the next to read.
    ///
    /// Nothing if all are read, or cannot be read for now. What stands in a directory that is gone
    /// cannot be taken over any more.
    package func nextToSalvage(
        in recovery: JournalRecovery, at now: BootTime
    ) throws(JournalError) -> ClosedChain? {
        if !salvage.isListed {
            let known = Set(salvage.places.map(\.name))
            let found = recovery.closedNames.subtracting(known).sorted()
            if !found.isEmpty {
                try register(
                    found.map { name in
                        var place = ClosedChain(name: name, since: moment(at: now))
                        // Such a name is given where a loss is admitted; who gave it was killed.
                        place.admitsLoss = place.head == nil
                        return place
                    })
            }
            // Whatever is put aside from now on, another journal follows this one.
            salvage.isListed = true
        }
        return salvage.place(at: now)
    }

    /// True if there is a directory that can be read on at `now`.
    package func hasToSalvage(at now: BootTime) -> Bool { salvage.place(at: now) != nil }

    /// Removes directories that were put aside once the server has held all of them, without
    /// anything missing, for `Limits.keptDays` at its time `now`.
    ///
    /// Where something is missing, or may be, a person may still find it: that directory stays.
    package func forget(
        in recovery: JournalRecovery, at now: WallTime
    ) throws(JournalError) {
        let boundary = now + .hours(-24 * Int64(Limits.keptDays))
        let waiting = Set(salvage.items.map(\.place))
        for var place in salvage.places where place.isRead && place.missing == 0 {
            guard !waiting.contains(place.name), !place.admitsLoss else { continue }
            if let doneAt = place.doneAt {
                guard doneAt < boundary, recovery.remove(place) else { continue }
                try write {
                    try database.run("DELETE FROM salvage WHERE place = ?", place.name)
                    try database.run("DELETE FROM closed WHERE name = ?", place.name)
                }
                salvage.places.removeAll { $0.name == place.name }
            } else {
                place.doneAt = now
                try write { try place.store(in: database) }
                salvage.update(place)
            }
        }
    }

    /// Takes note of chains that were put aside.
    func register(_ places: [ClosedChain]) throws(JournalError) {
        try write { for place in places { try place.store(in: database) } }
        salvage.places = (salvage.places + places).sorted { $0.name < $1.name }
    }

    /// Writes down what was found in a directory that was put aside; on disk when this returns.
    ///
    /// A find is dropped if the directory is no longer as the look saw it: another reader was there
    /// before, or the server has lost data since. A batch that came before is not taken twice. At
    /// the end of a directory, what no longer can be read is a loss that the chain in use admits,
    /// unless it did so before.
    ///
    /// - Returns: the batch to send, if there is a new one.
    package func adopt(
        _ find: SalvageFind, at now: BootTime
    ) throws(JournalError) -> FrozenBatch? {
        guard isCurrent(find) else { return nil }
        var place = find.place
        let loses = place.isRead && place.missing > 0 && !place.admitsLoss
        var tail = tail
        var rows: [Tail.Row] = []
        if loses {
            place.admitsLoss = true
            let count = find.losesUnknown ? nil : place.missing
            let loss = Loss(reason: .quarantine, count: count)
            rows.append(try tail.append(.loss(loss), at: now))
        }
        let id = try write {
            try place.store(in: database)
            try insert(rows)
            guard let batch = find.batch, let chain = place.chain else { return nil as Int64? }
            return try take(batch, heldAt: find.heldAt, of: chain, from: place.name)
        }
        salvage.update(place)
        // Once given up it stays so: each place that hides something would take hours of its own.
        if !isGivenUp(place) { salvage.failures[place.name] = nil }
        advance(to: tail, past: rows)
        guard let id, let batch = find.batch, let chain = place.chain else { return nil }
        salvage.items.append(
            Salvage.Item(
                id: id, place: place.name, chain: chain, batch: batch.item, heldAt: find.heldAt))
        return FrozenBatch(chain, batch.item, batch.message)
    }

    /// True if nothing has changed about a directory since somebody looked into it.
    package func isCurrent(_ find: SalvageFind) -> Bool { salvage.places.contains(find.from) }

    /// Puts a directory off that cannot be read now.
    package func putOff(_ place: ClosedChain, at now: BootTime) {
        salvage.putOff[place.name] = now + Limits.salvageRetry
        salvage.failures[place.name, default: 0] += 1
    }

    /// True if a directory could not be read so often that what the disk hides is lost.
    package func isGivenUp(_ place: ClosedChain) -> Bool {
        salvage.failures[place.name, default: 0] >= Limits.salvageTries
    }

    /// Stores a batch as one to send; nothing if it waits already.
    private func take(
        _ batch: StoredBatch, heldAt: WallTime?, of chain: ChainID, from place: String
    ) throws -> Int64? {
        let item = batch.item
        if salvage.items.contains(where: { $0.batch.payload == item.payload }) { return nil }
        // One that the server held, and has lost, goes once more.
        try database.run("DELETE FROM salvage WHERE payload = ?", item.payload.bytes)
        try database.run(
            """
            INSERT INTO salvage (place, chain, first, last, owed, oldest_boot, oldest_ms, payload,
                seal, message, held_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, place, chain.bytes, item.first, item.last, item.owed, item.oldest?.bootOrdinal,
            item.oldest?.milliseconds, item.payload.bytes,
            StoredBatch.seal(item, batch.message, of: Salvage.owner(place, chain)).bytes,
            batch.message, heldAt?.milliseconds)
        return database.lastRowID
    }

    /// Reads a batch that was taken over back, and refuses it if a single bit has changed, or if
    /// no key of the kiosk signed it.
    func load(
        _ item: Salvage.Item, _ signer: BatchSigner
    ) throws(JournalError) -> FrozenBatch {
        do {
            return FrozenBatch(item.chain, item.batch, try stored(item, signer).message)
        } catch {
            throw judge(error)
        }
    }

    /// The row of a batch that was taken over, if no bit of it has changed and a key of the kiosk
    /// signed it.
    func stored(_ item: Salvage.Item, _ signer: BatchSigner) throws -> StoredBatch {
        let query = StoredBatch.select(from: "salvage") + "WHERE id = ?"
        let stored = try database.first(query, item.id, read: StoredBatch.init)
        guard let stored, stored.isSealed(of: item.owner) else {
            throw JournalError.corrupt("a batch that was taken over is not what it was")
        }
        guard stored.seal != vouchedFor else { return stored }
        guard signer.batch(in: stored.message, item.batch, of: kiosk, item.chain) != nil else {
            throw JournalError.foreignBatch(item.batch.first)
        }
        vouchedFor = stored.seal
        return stored
    }
}
