@testable import Journal
import BatchFormat
import FeedbackCore
import SQLite
import Testing

/// What becomes of every kind of entry at every place of a short journal when somebody without the
/// kiosk's key edits its database, and who sees it: `hailong verify`, the daemon, the server.
struct TamperingTests {
    /// What is done at every place of a journal, whatever its kind.
    private static func deeds(at place: UInt64, of journal: AttackedJournal) -> [DatabaseWriter
        .Deed]
    {
        let fact = journal.entries[Int(place) - 1].fact
        let other = AttackedJournal.others[Int(fact.kind) - 1]
        let next = place < journal.last ? [DatabaseWriter.Deed.swap(place + 1)] : []
        return [
            .delete, .closeUp, .replace(other), .backdate, .otherBoot, .recount, .hash, .garble,
        ] + next
    }

    private func judge(
        _ journal: AttackedJournal, _ deed: DatabaseWriter.Deed, at place: UInt64,
        rehashing: Bool = false
    ) throws -> AttackedJournal.Judgement {
        try journal.judge { database in
            try DatabaseWriter.apply(deed, at: place, to: database)
            if rehashing { try DatabaseWriter.rehash(database) }
        }
    }

    /// Expects of an edit that leaves the hashes as they were: verify names the place, the daemon
    /// makes no batch of it, and the server is told nothing that was not recorded.
    private func expectSeen(
        _ journal: AttackedJournal, _ deed: DatabaseWriter.Deed, at place: UInt64
    ) throws {
        // Without what was the last entry, nothing on the kiosk looks wrong.
        if place == journal.last, deed.takesOut { return }
        let result = try judge(journal, deed, at: place)
        let comment = Comment(rawValue: "\(deed) at \(place): \(result)")
        // An entry that stands twice is wrong where it stands the second time.
        let isCopy = deed == .insert(journal.entries[Int(place) - 1].fact)
        #expect(result.first == place + (isCopy ? 1 : 0), comment)
        #expect(result.lies == [], comment)
        if place > journal.frozen { #expect(result.daemon != .nothing, comment) }
    }

    /// Expects of an edit whose author has hashed the chain again: what is in a signed batch is
    /// seen by verify and by the daemon, and the server is told nothing else about it.
    private func expectSeenIfSigned(
        _ journal: AttackedJournal, _ deed: DatabaseWriter.Deed, at place: UInt64
    ) throws {
        let result = try judge(journal, deed, at: place, rehashing: true)
        let comment = Comment(rawValue: "hashed again, \(deed) at \(place): \(result)")
        guard let batch = journal.batch(of: place) else {
            #expect(result.faults == [] && result.daemon == .nothing, comment)
            #expect(!result.answers.contains { $0 != .held }, comment)
            return
        }
        #expect(result.faults.contains { $0.sequence == batch }, comment)
        #expect(result.daemon == .atStart && result.lies == [], comment)
    }

    @Test(arguments: 0..<13)
    func `no entry of any kind is edited anywhere without being seen`(rotation: Int) throws {
        let journal = try AttackedJournal(rotation: rotation)
        for place in 1...journal.last {
            for deed in Self.deeds(at: place, of: journal) {
                try expectSeen(journal, deed, at: place)
            }
        }
    }

    @Test(arguments: AttackedJournal.facts.indices)
    func `no entry of any kind is slipped in anywhere without being seen`(kind: Int) throws {
        let journal = try AttackedJournal()
        for place in 1...journal.last {
            try expectSeen(journal, .insert(AttackedJournal.facts[kind]), at: place)
            try expectSeen(journal, .replace(AttackedJournal.others[kind]), at: place)
        }
    }

    @Test func `no two entries change places without being seen`() throws {
        let journal = try AttackedJournal()
        for place in 1..<journal.last {
            for other in place + 1...journal.last {
                try expectSeen(journal, .swap(other), at: place)
            }
        }
    }

    @Test(arguments: [0, 4, 8])
    func `who hashes the chain again is given away by the signed batches`(rotation: Int) throws {
        let journal = try AttackedJournal(rotation: rotation)
        for place in 1...journal.frozen {
            let fact = journal.entries[Int(place) - 1].fact
            let other = AttackedJournal.others[Int(fact.kind) - 1]
            for deed in [.closeUp, .replace(other), .backdate, .insert(other)]
                as [DatabaseWriter.Deed]
            { try expectSeenIfSigned(journal, deed, at: place) }
        }
    }

    @Test func `who hashes again what is not signed yet, while no daemon runs, is not seen`() throws
    {
        let journal = try AttackedJournal()
        for place in journal.frozen + 1...journal.last {
            guard case .rating = journal.entries[Int(place) - 1].fact else { continue }
            let deed = DatabaseWriter.Deed.replace(JournalFixture.rating(4))
            try expectSeenIfSigned(journal, deed, at: place)
            #expect(try judge(journal, deed, at: place, rehashing: true).lies.first == place)
        }
    }
}
