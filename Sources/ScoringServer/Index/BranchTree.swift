import BatchFormat
import FeedbackCore
import SQLite

/// Which entries of a chain stand beside its trunk, where a card was copied.
///
/// A branch is one history: an entry goes on with its predecessor's branch unless another entry
/// does so already, and begins a branch of its own then. Every copy cuts its batches by itself, so
/// entries are told apart and not batches. What came in by which batch, in which order, and which
/// of them are branches decides all of it, so that an index made anew has the same branches.
struct BranchTree {
    let main: Database
    let index: Database
    let line: Int64

    /// An entry that is not the trunk's.
    private struct Node {
        var branch: Int64
        var sequence: Int64
        var ordinal: Int64
    }

    /// Where the entries of a batch stand.
    struct Places {
        /// The branch of each, 0 for the trunk.
        var branches: [Int64]
        /// True if earlier entries stand elsewhere now, or know more of what was before them.
        var hasMoved = false
    }

    /// True if not everything of the chain is the trunk.
    func hasBranches() throws -> Bool {
        let query = "SELECT 1 FROM branched WHERE line = ? LIMIT 1"
        return try index.first(query, line) { _ in true } ?? false
    }

    /// Takes a batch into the tree, with the hashes of its entries; those that came in before it,
    /// at a lower position, are in the tree.
    func take(
        _ batch: Batch, _ hashes: [Digest], isBranch: Bool, at position: Int64
    ) throws -> Places {
        guard isBranch else { return try takeTrunk(hashes) }
        let trunk = try trunkHashes(touching: batch, before: position)
        var places = Places(branches: [])
        var begun: Int64?
        var previous = batch.headBefore
        for (entry, hash) in zip(batch.entries, hashes) {
            defer { previous = hash }
            if trunk.contains(hash) {
                places.branches.append(0)
                continue
            }
            if let known = try node(hash) {
                places.branches.append(known.branch)
                continue
            }
            let found = try branch(after: previous)
            let branch = try found ?? nextBranch()
            if found == nil { begun = branch }
            let followsTrunk = entry.sequence == 1 || trunk.contains(previous)
            try index.run(
                "INSERT INTO branched VALUES (?, ?, ?, ?, ?, ?, ?)", line, hash.bytes,
                previous.bytes, entry.sequence, entry.moment.bootOrdinal, branch, followsTrunk)
            places.branches.append(branch)
            try adopt(childrenOf: hash, into: branch, isNew: branch == begun, &places)
        }
        return places
    }

    private func takeTrunk(_ hashes: [Digest]) throws -> Places {
        var places = Places(branches: hashes.map { _ in 0 })
        guard try hasBranches() else { return places }
        for hash in hashes where try takeToTrunk(hash) { places.hasMoved = true }
        return places
    }

    /// Makes the tree anew of everything up to a position, since a held batch became a branch.
    ///
    /// The rows of every entry go to where the entry now stands.
    func rebuild(upTo position: Int64) throws {
        try index.run("DELETE FROM branched WHERE line = ?", line)
        let kiosk = try index.first("SELECT kiosk, chain FROM line WHERE id = ?", line) {
            ($0.blob(0), $0.blob(1))
        }
        guard let (kiosk, chain) = kiosk else { return }
        // What ends before the entry that the first branch follows has no part in it.
        let batches = try main.all(
            """
            SELECT position, code FROM batch WHERE kiosk = ?1 AND chain = ?2 AND position <= ?3
                AND last >= (SELECT min(first) - 1 FROM batch
                    WHERE kiosk = ?1 AND chain = ?2 AND code = 1)
            ORDER BY position
            """, kiosk, chain, position
        ) { (position: $0.int64(0), isBranch: $0.int(1) == 1) }
        for stored in batches {
            guard let signed = try message(at: stored.position) else { continue }
            let batch = try Batch(payload: signed.payload)
            let hashes = batch.recomputedHashes()
            let branches = try take(
                batch, hashes, isBranch: stored.isBranch, at: stored.position
            ).branches
            guard stored.isBranch else { continue }
            for (hash, branch) in zip(hashes, branches) { try move(hash, to: branch) }
            for (entry, branch) in zip(batch.entries, branches) {
                try moveArrival(signed.payloadDigest, entry, to: branch)
            }
        }
    }

    private func message(at position: Int64) throws -> SignedMessage? {
        let query = "SELECT message FROM batch WHERE position = ?"
        return try main.first(query, position) { $0.blob(0) }.map {
            try SignedMessage($0, expecting: .batch)
        }
    }

    /// The entries of the trunk where a batch stands and just before it, as far as they came in
    /// before it.
    private func trunkHashes(touching batch: Batch, before position: Int64) throws -> Set<Digest> {
        let reach = UInt64(Limits.entriesPerBatch)
        let near = try main.all(
            """
            SELECT position, head_after FROM batch
            WHERE kiosk = ? AND chain = ? AND first >= ? AND first <= ? AND last >= ? AND code = 0
                AND position < ? ORDER BY first, last DESC, position
            """, batch.kiosk.bytes, batch.chain.bytes,
            batch.firstSequence - min(batch.firstSequence, reach), batch.lastSequence,
            batch.firstSequence - 1, position
        ) { (position: $0.int64(0), end: Digest($0.blob(1)) ?? .zero) }
        var hashes: Set<Digest> = []
        // Whoever cuts the same entries a thousand times over has them read once.
        for other in near where !hashes.contains(other.end) {
            guard let signed = try message(at: other.position) else { continue }
            hashes.formUnion(try Batch(payload: signed.payload).recomputedHashes())
        }
        return hashes
    }

    private func node(_ hash: Digest) throws -> Node? {
        try index.first(
            "SELECT branch, sequence, ordinal FROM branched WHERE line = ? AND hash = ?", line,
            hash.bytes
        ) { Node(branch: $0.int64(0), sequence: $0.int64(1), ordinal: $0.int64(2)) }
    }

    /// The branch of a new entry: its predecessor's, if nothing goes on with that yet.
    private func branch(after previous: Digest) throws -> Int64? {
        guard let parent = try node(previous) else { return nil }
        // What went on with it may have been given to the trunk, and not what follows that.
        let taken = try index.first(
            "SELECT 1 FROM branched WHERE line = ? AND branch = ? AND sequence > ? LIMIT 1", line,
            parent.branch, parent.sequence
        ) { _ in true }
        return taken == nil ? parent.branch : nil
    }

    private func nextBranch() throws -> Int64 {
        let query = "SELECT coalesce(max(branch), 0) + 1 FROM branched WHERE line = ?"
        return try index.first(query, line) { $0.int64(0) } ?? 1
    }

    /// Of the branches that waited for an entry, the first and the entry's become one.
    private func adopt(
        childrenOf hash: Digest, into branch: Int64, isNew: Bool, _ places: inout Places
    ) throws {
        let child =
            try index.first(
                "SELECT min(branch) FROM branched WHERE line = ? AND previous = ?", line, hash.bytes
            ) { $0.optional(0, Statement.int64) } ?? nil
        guard let child else { return }
        places.hasMoved = true
        // Of a branch that has begun in this batch no row is written yet.
        let (from, to) = isNew ? (branch, child) : (child, branch)
        for table in ["branched"] + (isNew ? [] : Self.tables.map(\.name)) {
            try index.run(
                "UPDATE \(table) SET branch = ? WHERE line = ? AND branch = ?", to, line, from)
        }
        places.branches = places.branches.map { $0 == from ? to : $0 }
    }

    /// Gives an entry to the trunk; what follows it knows so.
    ///
    /// - Returns: false if nothing changes by it.
    private func takeToTrunk(_ hash: Digest) throws -> Bool {
        guard let node = try node(hash) else { return try join(childrenOf: hash) }
        try index.run("DELETE FROM branched WHERE line = ? AND hash = ?", line, hash.bytes)
        try move(hash, to: 0)
        try index.run(
            """
            UPDATE evidence SET branch = 0
            WHERE line = ? AND ordinal = ? AND kind = 2 AND sequence = ? AND branch = ?
            """, line, node.ordinal, node.sequence, node.branch)
        _ = try join(childrenOf: hash)
        return true
    }

    /// Notes that branches begin after an entry of the trunk; false if that is known, or none do.
    private func join(childrenOf hash: Digest) throws -> Bool {
        try index.run(
            """
            UPDATE branched SET follows_trunk = 1
            WHERE line = ? AND previous = ? AND follows_trunk = 0
            """, line, hash.bytes)
        return index.changes > 0
    }

    /// The tables of which a row stands on a branch, and what names the row's entry.
    private static let tables = [
        (name: "rating", key: "identity"), (name: "declared", key: "identity"),
        (name: "stuck", key: "identity"), (name: "incident", key: "identity"),
        (name: "evidence", key: "source"),
    ]

    private func move(_ hash: Digest, to branch: Int64) throws {
        for table in Self.tables {
            try index.run(
                "UPDATE \(table.name) SET branch = ? WHERE line = ? AND \(table.key) = ?", branch,
                line, hash.bytes)
        }
    }

    /// What a batch's arrival says of its boots stands where the last entry of each stands.
    private func moveArrival(_ payload: Digest, _ entry: Entry, to branch: Int64) throws {
        try index.run(
            """
            UPDATE evidence SET branch = ?
            WHERE line = ? AND source = ? AND ordinal = ? AND kind = 2 AND sequence = ?
            """, branch, line, payload.bytes, entry.moment.bootOrdinal, entry.sequence)
    }
}

extension BranchTree {
    /// Where a branch leaves another.
    struct Root {
        var branch: Int64
        /// Its first entry.
        var first: Int64
        /// The branch of the entry before that, 0 for the trunk; nothing if that is not there yet.
        var parent: Int64?
    }

    /// Every branch of a chain, by its number.
    static func roots(of line: Int64, in index: Database) throws -> [Root] {
        try index.all(
            """
            WITH RECURSIVE known (branch) AS (
                SELECT min(branch) FROM branched WHERE line = ?1
                UNION ALL
                SELECT (SELECT min(branch) FROM branched
                    WHERE line = ?1 AND branch > known.branch) FROM known
                    WHERE known.branch IS NOT NULL)
            SELECT known.branch, root.sequence,
                coalesce(parent.branch, iif(root.follows_trunk, 0, NULL)) FROM known
            JOIN branched AS root ON root.line = ?1 AND root.hash = (
                SELECT hash FROM branched WHERE line = ?1 AND branch = known.branch
                ORDER BY sequence LIMIT 1)
            LEFT JOIN branched AS parent ON parent.line = ?1 AND parent.hash = root.previous
            ORDER BY known.branch
            """, line
        ) {
            Root(branch: $0.int64(0), first: $0.int64(1), parent: $0.optional(2, Statement.int64))
        }
    }
}
