package import BatchFormat
internal import FeedbackCore
internal import Linux
internal import SQLite

extension JournalReader {
    /// Recomputes the whole chain, and holds every batch and receipt against it.
    ///
    /// With `keys`, those that the kiosk has had, signatures are checked as well; keys that the
    /// chain itself declares are added to them. `receiptKeys` are keys of the server, by which its
    /// receipts are checked as far as they name one of them. `held` are receipts of the server that
    /// were kept elsewhere and are trusted: what they say about this chain has to be here. What was
    /// taken over from journals put aside is held against their directories, as far as they stand
    /// beside this one.
    /// `progress` is called after each slice
    /// with the last place reached and the head. What the daemon appends meanwhile is left for the
    /// next time.
    package func verify(
        keys: [PublicKey], receiptKeys: [PublicKey] = [], held: [Receipt] = [],
        progress: (_ reached: UInt64, _ head: UInt64) -> Void = { _, _ in }
    ) throws(JournalError) -> VerificationReport {
        var check = try read { try Verification(database, keys, receiptKeys) }
        // What is being written meanwhile may look like damage once, but not twice.
        if let hole = try Journal.logDamage(database), try Journal.logDamage(database) == hole {
            check.fault(check.goal + 1, hole)
        }
        var more = true
        while more {
            more = try read { try check.nextEntries(database) }
            progress(check.report.head.sequence, check.goal)
        }
        more = true
        while more { more = try read { try check.nextBatches(database) } }
        try read { try check.finish(held, database) }
        check.report.faults.sort { $0.sequence < $1.sequence }
        try read { try check.readPlaces(database) }
        more = true
        while more { more = try read { try check.nextTaken(database) } }
        check.comparePlaces(in: SmallFile.parent(of: directory), vfs: vfs)
        return check.report
    }
}
