internal import BatchFormat
internal import FeedbackCore

extension JournalRecovery {
    /// Names, in a chain that has no entry yet, the one before it that was put aside.
    ///
    /// Who put that aside was killed, or lost power, before the new chain could say so. Nobody
    /// would hear otherwise that something of it may be lost.
    func nameForerunner(in journal: Journal, at now: BootTime) throws(JournalError) {
        guard journal.head.sequence == 0 else { return }
        let latest = latestClosed()
        let named = latest.filter { $0.words != nil }
        var facts: [Fact] = []
        var known: ClosedChain?
        if let name = named.first?.name, named.count == 1 {
            let (place, last) = closed(name, since: journal.moment(at: now))
            known = place
            let isBranch = path(of: place).hasPrefix(branches + "/")
            if let last { facts.append(.start(last.start(isBranch ? .branch : .quarantine))) }
        }
        // Where its name says up to where it was acknowledged, what is missing is counted.
        if latest.contains(where: { ClosedChain(name: $0.name).head == nil }) {
            facts.append(.loss(Loss(reason: .quarantine, count: nil)))
        }
        guard !facts.isEmpty else { return }
        try journal.append(facts.map { ($0, now) })
        try journal.checkTail()
        if let known { try journal.register([known]) }
    }

    /// What is known of a directory, and what it says itself.
    private func closed(_ name: String, since: Moment) -> (ClosedChain, LastWords?) {
        var place = ClosedChain(name: name, since: since)
        let last = lastWords(in: path(of: place), through: place.head)
        place.chain = last?.chain
        if place.head == nil {
            place.head = last.flatMap { $0.isHeadRead ? $0.head.sequence : nil }
            place.admitsLoss = true
        }
        return (place, last)
    }

    /// The directories with chains that no other directory goes on from, and that have begun.
    private func latestClosed() -> [(name: String, words: LastWords?)] {
        let all = closedNames.sorted().map { name in
            (name: name, words: LastWords(directory: path(of: ClosedChain(name: name)), vfs: vfs))
        }
        let previous = Set(all.compactMap { $0.words?.previous })
        return all.filter { _, words in
            words.map { $0.hasBegun && !previous.contains($0.chain) } ?? true
        }
    }
}
