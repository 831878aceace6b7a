internal import BatchFormat
package import FeedbackCore
internal import Linux
internal import SQLite

/// Opens journals, and goes on with a new chain when one is damaged.
///
/// The damaged one is renamed as a whole, and never repaired but for a turned bit in its first
/// page; what verifies in it can still be read and sent. `Journal.forget` removes it once the
/// server has long held all of it.
package struct JournalRecovery: Sendable {
    /// Where the journal is.
    package var directory: String
    /// Where damaged ones go; on the same file system.
    package var quarantine: String
    /// Where those go of which the server follows another history; beside the former.
    var branches: String { SmallFile.parent(of: quarantine) + "/branches" }
    /// The kiosk whose journal this has to be; another's is not touched.
    package var kiosk: KioskID
    /// The kernel's id of this boot, which names what is put aside.
    package var boot: BootID
    /// The SQLite file system to use, or the default one.
    package var vfs: String?
    /// Makes a rename durable in the directory that a path stands in.
    var syncDirectory: @Sendable (String) throws(SystemError) -> Void = SmallFile.syncDirectory

    package init(
        directory: String, quarantine: String, kiosk: KioskID, boot: BootID, vfs: String? = nil
    ) {
        self.directory = directory
        self.quarantine = quarantine
        self.kiosk = kiosk
        self.boot = boot
        self.vfs = vfs
    }

    /// How many damaged journals have been put aside so far.
    package var quarantinedCount: Int { Folder.names(in: quarantine).count }

    /// The directories with journals that were put aside, each as `ClosedChain.name` names it.
    package var closedNames: Set<String> {
        Set(
            [quarantine, branches].flatMap { directory in
                Folder.names(in: directory).map { "\(name(of: directory))/\($0)" }
            })
    }

    /// Where a journal is that was put aside.
    package func path(of place: ClosedChain) -> String {
        SmallFile.parent(of: quarantine) + "/" + place.name
    }

    /// Looks into a journal that was put aside for the next batch to take over; with `givesUp` what
    /// the disk does not give is passed over, and all of it if that cannot even be opened.
    ///
    /// - Throws: what `SalvageReader` throws.
    package func salvage(
        _ place: ClosedChain, signer: BatchSigner, policy: BatchPolicy, givesUp: Bool = false,
        progress: () -> Void = {}
    ) throws -> SalvageFind {
        // If that fails, so does reading; or it succeeds all the same.
        _ = try? FirstPage.mend(closed: path(of: place), vfs: vfs)
        var reader: SalvageReader
        do throws(JournalError) {
            reader = try SalvageReader(
                place, at: path(of: place), kiosk: kiosk, signer: signer, vfs: vfs,
                givesUp: givesUp)
        } catch {
            guard givesUp, !error.isOthers else { throw error }
            return SalvageFind(losing: place)
        }
        reader.endAtHead(toldBy: closedNames.map { path(of: ClosedChain(name: $0)) } + [directory])
        return try reader.next(policy: policy, progress: progress)
    }

    /// Removes a directory that was put aside; false if it is still there.
    func remove(_ place: ClosedChain) -> Bool {
        let path = path(of: place)
        JournalFiles.removeJournal(path)
        return !JournalFiles.exists(path)
    }

    /// The last part of a path.
    private func name(of path: String) -> String {
        String(path.split(separator: "/").last ?? "")
    }

    /// A journal that can be written to, and where its damaged predecessor is now.
    package struct Opened {
        /// Sound, and open for writing.
        package var journal: Journal
        /// The path of what was put aside just now; nothing if nothing was.
        package var quarantined: String?
    }

    /// Opens the journal; a damaged one is put aside, and a new chain names it.
    ///
    /// What is not a damaged journal of this kiosk is an error, and not touched.
    package func open(
        at now: BootTime, makeChain: () -> ChainID
    ) throws(JournalError) -> Opened {
        let lock = try JournalLock(of: directory)
        let journal: Journal
        do throws(JournalError) {
            journal = try openTwice(lock, makeChain)
        } catch {
            // There is none to put aside if the disk did not let a new one be made.
            guard error.needsQuarantine, !JournalFiles.isGone(directory) else { throw error }
            let target = try putAside()
            // What it says about itself is hearsay, and the best there is.
            let last = lastWords(in: target)
            var facts = [Fact.loss(Loss(reason: .quarantine, count: nil))]
            if let last { facts.insert(.start(last.start(.quarantine)), at: 0) }
            let journal = try begin(lock, facts, at: now, makeChain)
            var closed = closed(target, journal, at: now)
            closed.chain = last?.chain
            // A last page that cannot be read says nothing about how many entries stand before it.
            closed.head = last.flatMap { $0.isHeadRead ? $0.head.sequence : nil }
            closed.admitsLoss = true
            try journal.register([closed])
            return Opened(journal: journal, quarantined: target)
        }
        try nameForerunner(in: journal, at: now)
        return Opened(journal: journal)
    }

    /// Puts a poisoned journal aside, and begins a new chain whose first entry names it.
    ///
    /// A journal that `Journal.leave` has ended goes to `branches`, for nothing is wrong with it.
    /// May be called again with the same journal after an error, until the disk lets it succeed.
    package func reopen(
        after journal: Journal, at now: BootTime, makeChain: () -> ChainID
    ) throws(JournalError) -> Opened {
        // An earlier call may have begun the new chain already, and failed after that.
        let isNext = LastWords(directory: directory, vfs: vfs).map { $0.chain != journal.chain }
        let isThere = JournalFiles.exists(directory + "/" + JournalFiles.database)
        let branched = journal.hasBranched
        if isThere, isNext != true {
            // What stands there after the first call is a beginning that cannot be read.
            let head = journal.movedTo == nil ? journal.head.sequence : nil
            let target = try rename(branched: branched, head: head)
            // Known before it is durable: after an error the directory is there, and unsent.
            journal.movedTo = journal.movedTo ?? target
        }
        if let target = journal.movedTo { try settle(target) }
        let start = ChainStart(
            previous: journal.chain, sequence: journal.head.sequence, head: journal.head.hash,
            reason: branched ? .branch : .quarantine)
        var facts = [Fact.start(start)]
        if journal.admitsLoss { facts.append(.loss(Loss(reason: .quarantine, count: nil))) }
        do throws(JournalError) {
            let next = try begin(journal.lock, facts, at: now, makeChain)
            let known = Set(next.closedChains.map(\.name))
            var places = toReadAgain(after: journal, since: next.moment(at: now))
            if let target = journal.movedTo {
                places.append(closed(target, next, at: now, after: journal))
            }
            try next.register(places.filter { !known.contains($0.name) })
            return Opened(journal: next, quarantined: journal.movedTo)
        } catch {
            if error.needsQuarantine { _ = try? putAside() }
            throw error
        }
    }

    /// What a journal that was put aside says of its end, or of what it says up to an entry.
    ///
    /// If its log, damaged after it was copied, hides the end of it, the database alone is asked.
    func lastWords(in target: String, through sequence: UInt64? = nil) -> LastWords? {
        let last = LastWords(directory: target, vfs: vfs, through: sequence)
        guard let last, last.isHeadRead, sequence == nil,
            let copied = LastWords(directory: target, vfs: vfs, withLog: false), copied.isHeadRead,
            copied.chain == last.chain, copied.head.sequence > last.head.sequence,
            (try? JournalFiles.setLogAside(in: target)) != nil
        else { return last }
        return copied
    }

    /// What the next journal notes about the one that was put aside as `target`.
    private func closed(
        _ target: String, _ next: Journal, at now: BootTime, after journal: Journal? = nil
    ) -> ClosedChain {
        let names = target.split(separator: "/").suffix(2).joined(separator: "/")
        var closed = ClosedChain(name: names, since: next.moment(at: now))
        guard let journal else { return closed }
        closed.chain = journal.chain
        closed.head = ClosedChain.clamped(journal.head.sequence)
        closed.unsent = UInt64(clamping: journal.unsentHere)
        closed.admitsLoss = journal.admitsLoss
        return closed
    }

    /// What the next journal notes about those that were put aside before `journal`.
    ///
    /// Of a directory that somebody removed when the server had all of it, nothing.
    private func toReadAgain(after journal: Journal, since: Moment) -> [ClosedChain] {
        journal.closedChains.compactMap { place in
            let owed = journal.salvage.owed(from: place.name)
            if place.isRead, owed == 0, JournalFiles.isGone(path(of: place)) { return nil }
            var place = place.toReadAgain(owed: owed)
            // The starts of the next chain are counted anew.
            place.since = since
            return place
        }
    }

    /// Opens the journal, and tries once more before it is given up.
    ///
    /// A reading that failed once may succeed now, and what is put aside is no longer sent.
    private func openTwice(
        _ lock: JournalLock, _ makeChain: () -> ChainID
    ) throws(JournalError) -> Journal {
        do throws(JournalError) {
            return try open(lock, makeChain)
        } catch {
            guard error.needsQuarantine else { throw error }
            return try open(lock, makeChain)
        }
    }

    private func open(
        _ lock: JournalLock, _ makeChain: () -> ChainID
    ) throws(JournalError) -> Journal {
        try Journal.open(
            directory: directory, kiosk: kiosk, vfs: vfs, lock: lock, makeChain: makeChain)
    }

    private func putAside() throws(JournalError) -> String {
        let target = try rename()
        try settle(target)
        return target
    }

    private func rename(
        branched: Bool = false, head: UInt64? = nil
    ) throws(JournalError) -> String {
        try Journal.quarantine(
            directory: directory, into: branched ? branches : quarantine, boot: boot, head: head)
    }

    /// Makes it durable that the directory is at `target` now.
    private func settle(_ target: String) throws(JournalError) {
        do throws(SystemError) {
            try syncDirectory(target)
            try syncDirectory(directory)
        } catch {
            throw JournalError(error)
        }
    }

    /// Makes a new chain, commits its first entries, and reads them back before it is trusted.
    private func begin(
        _ lock: JournalLock, _ facts: [Fact], at now: BootTime, _ makeChain: () -> ChainID
    ) throws(JournalError) -> Journal {
        let journal = try open(lock, makeChain)
        if journal.head.sequence == 0 { try journal.append(facts.map { ($0, now) }) }
        try journal.checkTail()
        return journal
    }
}
