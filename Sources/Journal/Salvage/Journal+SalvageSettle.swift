internal import BatchFormat
internal import FeedbackCore
internal import SQLite

extension Journal {
    /// Takes a receipt about a chain that is no longer written; nothing if it is about none.
    ///
    /// That the receipt was there stands in the chain in use, in the same transaction.
    func settleSalvaged(
        receipt bytes: [UInt8], _ receipt: Receipt, at now: BootTime
    ) throws(JournalError) -> SettleOutcome? {
        let index = salvage.items.firstIndex { $0.batch.payload == receipt.payloadDigest }
        guard let index else { return try settledBefore(receipt) }
        let item = salvage.items[index]
        let entries = item.batch.first...item.batch.last
        switch receipt.code {
        case .held, .branch:
            guard receipt.chain == item.chain else { return SettleOutcome(.unknown) }
            var tail = tail
            let rows = [try tail.append(.receipt(sha256(bytes)), at: now)]
            try write {
                try insert(rows)
                try database.run(
                    "UPDATE salvage SET code = ?, held_at = ?, receipt = ? WHERE id = ?",
                    Int(receipt.code.rawValue), receipt.firstHeldAt.milliseconds, bytes, item.id)
            }
            salvage.items.remove(at: index)
            salvage.isToBeTold = true
            advance(to: tail, past: rows)
            return SettleOutcome(.covered(entries, branch: receipt.code == .branch))
        case .brokenChain, .unreadablePayload:
            let moment = moment(at: now)
            try write {
                try database.run(
                    """
                    UPDATE salvage SET refused_boot = ?, refused_ms = ?, code = ? WHERE id = ?
                    """, moment.bootOrdinal, moment.milliseconds, Int(receipt.code.rawValue),
                    item.id)
            }
            salvage.items[index].batch.refused = moment
            return SettleOutcome(.setAside(entries, receipt.code))
        case .unknownKiosk, .revoked, .enrolmentCodeUnknown, .enrolmentCodeExpired,
            .enrolmentCodeUsed:
            return SettleOutcome(.waits(receipt.code))
        }
    }

    /// Nothing new, if a batch that was taken over and is covered has this payload.
    private func settledBefore(_ receipt: Receipt) throws(JournalError) -> SettleOutcome? {
        guard !salvage.places.isEmpty else { return nil }
        do {
            let query = "SELECT 1 FROM salvage WHERE payload = ? LIMIT 1"
            let isThere = try database.first(query, receipt.payloadDigest.bytes) { _ in true }
            return isThere == true ? SettleOutcome(.alreadySettled) : nil
        } catch {
            throw judge(error)
        }
    }

    /// Everything of chains that were put aside is sent once more: the server has lost data.
    ///
    /// Inside a transaction. What was read of a directory stands here: it is not read again, for it
    /// may be gone.
    func salvageAgain() throws -> Salvage {
        try database.run("UPDATE salvage SET code = NULL, held_at = NULL, receipt = NULL")
        for var place in salvage.places {
            if !place.isRead { place.unsent = nil }
            place.distrustsReceipts = true
            place.doneAt = nil
            try place.store(in: database)
        }
        return try Salvage(database)
    }
}
