package import BatchFormat
package import FeedbackCore
internal import SQLite

extension Journal {
    /// Takes a receipt, whose signature has been verified, into the journal.
    ///
    /// The state of the batch and the entry that names the receipt are one transaction. `bytes` is
    /// the signed receipt as it came. A receipt that comes twice changes nothing the second time.
    ///
    /// A server whose head is not ours holds another card's entries there. What it says that it
    /// holds of ours, it holds all the same: that is covered as a branch, and where its chain
    /// stands says nothing about this one.
    package func settle(
        receipt bytes: [UInt8], _ receipt: Receipt, at now: BootTime
    ) throws(JournalError) -> SettleOutcome {
        try refuseIfPoisoned()
        guard receipt.kiosk == kiosk else { return SettleOutcome(.unknown) }
        let open = outbox.items.first { $0.payload == receipt.payloadDigest }
        if open == nil, let outcome = try settleSalvaged(receipt: bytes, receipt, at: now) {
            return outcome
        }
        // Of a payload that it cannot read, the server cannot name the chain: the digest must do.
        guard receipt.chain == chain || receipt.code == .unreadablePayload else {
            return SettleOutcome(.unknown)
        }
        if open == nil, try !isSettled(receipt.payloadDigest) { return SettleOutcome(.unknown) }
        switch receipt.code {
        case .held, .branch:
            return try cover(
                open, bytes, receipt, now, asOurs: !differs(receipt.contiguous))
        case .brokenChain, .unreadablePayload:
            guard let open else { return SettleOutcome(.alreadySettled) }
            try setAside(open, receipt.code, moment(at: now))
            return SettleOutcome(.setAside(open.first...open.last, receipt.code))
        case .unknownKiosk, .revoked, .enrolmentCodeUnknown, .enrolmentCodeExpired,
            .enrolmentCodeUsed:
            return SettleOutcome(.waits(receipt.code))
        }
    }

    /// True if a covered batch has this payload.
    ///
    /// Only a replayed receipt gets here, so that reading through the batches is no burden.
    private func isSettled(_ payload: Digest) throws(JournalError) -> Bool {
        do {
            let query = "SELECT 1 FROM batch WHERE payload = ? LIMIT 1"
            return try database.first(query, payload.bytes) { _ in true } ?? false
        } catch {
            throw judge(error)
        }
    }

    /// True if the entry at the server's head is not ours; what was pruned is not doubted.
    private func differs(_ theirs: ChainHead) throws(JournalError) -> Bool {
        let sequence = theirs.sequence
        guard sequence > 0, sequence >= base.head.sequence else { return false }
        guard sequence <= head.sequence else { return true }
        if sequence == base.head.sequence { return theirs.hash != base.head.hash }
        do {
            guard let row = try EntryRow.read(sequence, from: database) else {
                throw JournalError.chainBroken(sequence)
            }
            if row.hash == theirs.hash { return false }
            // Before the server is doubted: is this what was acknowledged?
            _ = try row.entry(after: tail(at: sequence - 1).head.hash, at: sequence)
            return true
        } catch {
            throw judge(error)
        }
    }

    private func cover(
        _ open: Outbox.Item?, _ bytes: [UInt8], _ receipt: Receipt, _ now: BootTime,
        asOurs isOurs: Bool
    ) throws(JournalError) -> SettleOutcome {
        // A receipt that is replayed says what the server held then, not now. One that an open
        // batch has waited for is no replay, whatever its time: after a server's clock that was
        // years ahead, nothing else would count as news for years.
        let isLater = receipt.now.milliseconds > outbox.receiptNow
        let isNews = isOurs && (open != nil || isLater)
        let hasLost = isNews ? try lacks(after: receipt) : false
        guard open != nil || isNews else { return SettleOutcome(.alreadySettled) }
        var tail = tail
        let rows = try open == nil ? [] : [tail.append(.receipt(sha256(bytes)), at: now)]
        let (items, restored) = try write {
            if let open { try markCovered(open, bytes, receipt) }
            try insert(rows)
            let above = receipt.contiguous.sequence
            if hasLost { try uncover(above: above, except: receipt.payloadDigest) }
            if isNews {
                try database.run(
                    "UPDATE meta SET contiguous = ?, receipt_now = ? WHERE id = 1", above,
                    receipt.now.milliseconds)
            }
            return (try Outbox.items(in: database), hasLost ? try salvageAgain() : salvage)
        }
        let resent = items.count - outbox.items.count + (open == nil ? 0 : 1)
        outbox.items = items
        salvage = restored
        if isNews {
            outbox.contiguous = receipt.contiguous.sequence
            outbox.receiptNow = receipt.now.milliseconds
        }
        advance(to: tail, past: rows)
        guard let open else { return SettleOutcome(.alreadySettled, resent: resent) }
        let isBranch = receipt.code == .branch || !isOurs
        return SettleOutcome(
            .covered(open.first...open.last, branch: isBranch), resent: resent,
            needsNewChain: isBranch)
    }

    /// True if the server holds less than it has given receipts for.
    ///
    /// Its chain ends earlier than before; or it ends before a batch that it said it held, which
    /// is all that shows where a gap kept the end in its place.
    private func lacks(after receipt: Receipt) throws(JournalError) -> Bool {
        let end = receipt.contiguous.sequence
        guard end >= outbox.contiguous else { return true }
        do {
            let query = """
                SELECT last >= ?1 AND code = ?2 AND payload <> ?3
                    AND first NOT IN (SELECT first FROM outbox)
                FROM batch WHERE first <= ?1 ORDER BY first DESC LIMIT 1
                """
            let next = Int64(clamping: end) + (end < UInt64(Int64.max) ? 1 : 0)
            return try database.first(
                query, next, Int(ReceiptCode.held.rawValue), receipt.payloadDigest.bytes
            ) { $0.int(0) != 0 } ?? false
        } catch {
            throw judge(error)
        }
    }

    private func markCovered(
        _ item: Outbox.Item, _ bytes: [UInt8], _ receipt: Receipt
    ) throws(SQLiteError) {
        try database.run(
            "UPDATE batch SET code = ?, held_at = ?, receipt = ? WHERE first = ?",
            Int(receipt.code.rawValue), receipt.firstHeldAt.milliseconds, bytes, item.first)
        try database.run("DELETE FROM outbox WHERE first = ?", item.first)
    }

    /// Puts the kept batches above a place back into the outbox.
    private func uncover(above sequence: UInt64, except payload: Digest) throws(SQLiteError) {
        let from = sequence - min(sequence, UInt64(Limits.entriesPerBatch))
        try database.run(
            """
            INSERT INTO outbox (first) SELECT first FROM batch
            WHERE first > ? AND last > ? AND payload <> ?
                AND first NOT IN (SELECT first FROM outbox)
            """, from, sequence, payload.bytes)
    }

    private func setAside(
        _ item: Outbox.Item, _ code: ReceiptCode, _ now: Moment
    ) throws(JournalError) {
        try write {
            try database.run(
                "UPDATE outbox SET refused_boot = ?, refused_ms = ? WHERE first = ?",
                now.bootOrdinal, now.milliseconds, item.first)
            try database.run(
                "UPDATE batch SET code = ? WHERE first = ?", Int(code.rawValue), item.first)
        }
        for index in outbox.items.indices where outbox.items[index].first == item.first {
            outbox.items[index].refused = now
        }
    }
}
