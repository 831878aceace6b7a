internal import BatchFormat
package import FeedbackCore
internal import SQLite

/// The chain of one kiosk on disk: one read-write connection, used by the thread that opened it.
///
/// What `append` has returned outlasts a power cut. After a failed write or flush the journal is
/// poisoned and acknowledges nothing more; `reopen` puts its directory aside and goes on.
package final class Journal {
    /// The directory that the database stands in.
    package let directory: String
    /// The kiosk that the chain belongs to, checked when it was opened.
    package let kiosk: KioskID
    /// The name made with the database; a copy of the database has the same.
    package let chain: ChainID
    /// True if the last entry found at opening was `stopped`, or there was none at all.
    package let endedCleanly: Bool
    /// True if a bit of the database's first page had turned, and was put back.
    package internal(set) var isMended = false
    /// Loss entries that were added to the chain since it was opened.
    package internal(set) var losses: UInt64 = 0
    /// Why nothing more is acknowledged, if so.
    package internal(set) var poison: String?
    /// True if the poison says that entries which were acknowledged may be gone.
    private(set) var admitsLoss = false
    /// True if nothing is wrong with it but that the server follows another history.
    package private(set) var hasBranched = false

    let database: Database
    let vfs: String?
    let lock: JournalLock
    var tail: Tail
    /// The tail before the oldest entry that is still here; h₀ until something was pruned.
    var base: Tail
    var outbox: Outbox
    /// Chains that are no longer written, and what of them is not covered.
    var salvage: Salvage
    /// Where its directory is, once it was put aside.
    var movedTo: String?
    /// True if the pages of the last transaction were read again.
    private var hasRolledBack = false
    /// The seal of the last row that was found to be a batch of this kiosk.
    var vouchedFor: Digest?

    init(
        directory: String, vfs: String?, lock: JournalLock, database: Database, restored: Restored
    ) {
        self.directory = directory
        self.vfs = vfs
        self.lock = lock
        self.database = database
        kiosk = restored.kiosk
        chain = restored.chain
        endedCleanly = restored.endedCleanly
        tail = restored.tail
        base = restored.base
        outbox = restored.outbox
        salvage = restored.salvage
    }

    /// The last entry's place and hash.
    package var head: ChainHead { tail.head }

    /// The ordinal of the newest boot entry; 0 before the first.
    package var bootOrdinal: UInt32 { tail.moment.bootOrdinal }

    /// The last entry's moment.
    package var lastMoment: Moment { tail.moment }

    /// What the server has not confirmed yet, in this chain and in those that were put aside.
    package var unsent: Unsent { outbox.unsent(owed: tail.owed) + salvage.unsent }

    /// How many entries a batch could be made of now, or wait in one that the server has not
    /// refused; what it refuses, and what cannot be read, is no reason to hurry.
    package var sendable: Int {
        let frozen = outbox.items.reduce(0) { $0 + $1.offered }
        return salvage.items.reduce(outbox.waiting(owed: tail.owed) + frozen) {
            $0 + $1.batch.offered
        }
    }

    /// True if a batch waits for a receipt, whatever the server says of it, or can be made now.
    package var owesBatches: Bool {
        !outbox.items.isEmpty || !salvage.items.isEmpty || outbox.waiting(owed: tail.owed) > 0
    }

    /// When the newest receipt of this chain was signed, by the server's clock; nothing before one.
    package var serverTime: WallTime? {
        outbox.receiptNow == 0 ? nil : WallTime(milliseconds: outbox.receiptNow)
    }

    /// Entries of this very chain that no receipt covers, without those that ride along.
    var unsentHere: Int { outbox.unsent(owed: tail.owed).count }

    /// Ends this journal because the server follows another history of its chain.
    ///
    /// Like a poisoned one it acknowledges nothing more, and `JournalRecovery.reopen` goes on.
    package func leave() {
        guard poison == nil else { return }
        poison = "the server follows another history of this chain"
        hasBranched = true
    }

    /// Batches that the server refused, and that are offered again daily.
    package var setAside: Int {
        (outbox.items + salvage.items.map(\.batch)).count { $0.refused != nil }
    }

    /// The place of the oldest entry that is still here; more than the head's if there is none.
    package var firstKept: UInt64 { base.head.sequence + 1 }

    /// The moment that a boot time of this run stands for.
    package func moment(at time: BootTime) -> Moment {
        Moment(bootOrdinal: bootOrdinal, milliseconds: time.milliseconds)
    }

    /// Runs `body` in a transaction that is on disk when this returns.
    ///
    /// A failure that leaves the disk in doubt poisons the journal.
    func write<T>(_ body: () throws -> T) throws(JournalError) -> T {
        try refuseIfPoisoned()
        do {
            // What is rolled back is read from the disk anew.
            if hasRolledBack { try forgetPages() }
            hasRolledBack = false
            return try database.transaction(body: body)
        } catch {
            hasRolledBack = true
            throw judge(error)
        }
    }

    /// Has every page read from the disk again, the first one as it has to be.
    func forgetPages() throws(SQLiteError) {
        if try FirstPage.mend(database) { isMended = true }
        try database.execute("PRAGMA shrink_memory")
    }

    func refuseIfPoisoned() throws(JournalError) {
        if let poison { throw .poisoned(poison) }
    }

    /// Turns any error into the journal's own, and poisons the journal if it has to be.
    func judge(_ error: any Error) -> JournalError {
        let verdict = JournalError(error)
        if verdict.needsQuarantine, poison == nil {
            poison = verdict.description
            admitsLoss = verdict.admitsLoss
        }
        return verdict
    }
}
