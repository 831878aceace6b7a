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
        var previous: Digest
        var sequence: Int64
    }

    /// True if not everything of the chain is the trunk.
    func hasBranches() throws -> Bool {
        let query = "SELECT 1 FROM branched WHERE line = ? LIMIT 1"
        return try index.first(query, line) { _ in true } ?? false
    }

    /// Takes a batch into the tree, with the hashes of its entries; those that came in before it,
    /// at a lower position, are in the tree.
    ///
    /// - Returns: the branch of each entry, 0 for the trunk, and whether earlier ones came from a
    ///   branch to the trunk.
    func take(
        _ batch: Batch, _ hashes: [Digest], isBranch: Bool, at position: Int64
    ) throws -> (branches: [Int64], hasMoved: Bool) {
        guard isBranch else {
            guard try hasBranches() else { return (hashes.map { _ in 0 }, false) }
            var hasMoved = false
            for hash in hashes where try takeToTrunk(hash) { hasMoved = true }
            return (hashes.map { _ in 0 }, hasMoved)
        }
        let trunk = try trunkHashes(touching: batch, before: position)
        var previous = batch.headBefore
        var branches: [Int64] = []
        for (entry, hash) in zip(batch.entries, hashes) {
            if trunk.contains(hash) {
                branches.append(0)
            } else if let known = try node(hash) {
                branches.append(known.branch)
            } else {
                let branch = try branch(after: previous)
                try index.run(
                    "INSERT INTO branched VALUES (?, ?, ?, ?, ?)", line, hash.bytes,
                    previous.bytes, entry.sequence, branch)
                try adopt(childrenOf: hash, into: branch)
                branches.append(branch)
            }
            previous = hash
        }
        return (branches, false)
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
        // What ends before the first branch begins has no part in it.
        let batches = try main.all(
            """
            SELECT position, code FROM batch WHERE kiosk = ?1 AND chain = ?2 AND position <= ?3
                AND last >= (SELECT min(first) FROM batch
                    WHERE kiosk = ?1 AND chain = ?2 AND code = 1)
            ORDER BY position
            """, kiosk, chain, position
        ) { (position: $0.int64(0), isBranch: $0.int(1) == 1) }
        for stored in batches {
            guard let signed = try message(at: stored.position) else { continue }
            let batch = try Batch(payload: signed.payload)
            let hashes = batch.recomputedHashes()
            let (branches, _) = try take(
                batch, hashes, isBranch: stored.isBranch, at: stored.position)
            guard stored.isBranch else { continue }
            for (place, hash) in hashes.enumerated() { try move(hash, to: branches[place]) }
            for (place, entry) in batch.entries.enumerated() {
                try moveArrival(signed.payloadDigest, entry.sequence, to: branches[place])
            }
        }
    }

    private func message(at position: Int64) throws -> SignedMessage? {
        let query = "SELECT message FROM batch WHERE position = ?"
        return try main.first(query, position) { $0.blob(0) }.map {
            try SignedMessage($0, expecting: .batch)
        }
    }

    /// The entries of the trunk where a batch stands, as far as they came in before it.
    private func trunkHashes(touching batch: Batch, before position: Int64) throws -> Set<Digest> {
        let messages = try main.all(
            """
            SELECT message FROM batch WHERE kiosk = ? AND chain = ? AND first <= ?
                AND last >= ? AND code = 0 AND position < ?
            """, batch.kiosk.bytes, batch.chain.bytes, batch.lastSequence, batch.firstSequence,
            position
        ) { $0.blob(0) }
        return try messages.reduce(into: []) { hashes, message in
            let payload = try SignedMessage(message, expecting: .batch).payload
            hashes.formUnion(try Batch(payload: payload).recomputedHashes())
        }
    }

    private func node(_ hash: Digest) throws -> Node? {
        let query = "SELECT branch, previous, sequence FROM branched WHERE line = ? AND hash = ?"
        return try index.first(query, line, hash.bytes) { row in
            Node(
                branch: row.int64(0), previous: Digest(row.blob(1)) ?? .zero,
                sequence: row.int64(2))
        }
    }

    /// The branch of a new entry: its predecessor's if nothing goes on with that yet.
    private func branch(after previous: Digest) throws -> Int64 {
        if let parent = try node(previous) {
            let taken = try index.first(
                "SELECT 1 FROM branched WHERE line = ? AND previous = ? AND branch = ?", line,
                previous.bytes, parent.branch
            ) { _ in true }
            if taken == nil { return parent.branch }
        }
        let query = "SELECT coalesce(max(branch), 0) + 1 FROM branched WHERE line = ?"
        return try index.first(query, line) { $0.int64(0) } ?? 1
    }

    /// Of the branches that waited for an entry, the first goes on with the entry's.
    private func adopt(childrenOf hash: Digest, into branch: Int64) throws {
        let child =
            try index.first(
                "SELECT min(branch) FROM branched WHERE line = ? AND previous = ?", line, hash.bytes
            ) { $0.optional(0, Statement.int64) } ?? nil
        guard let child else { return }
        for table in ["branched"] + Self.tables.map(\.name) {
            try index.run(
                "UPDATE \(table) SET branch = ? WHERE line = ? AND branch = ?", branch, line, child)
        }
    }

    /// Gives an entry, and everything that it follows, to the trunk; false if it is there already.
    private func takeToTrunk(_ hash: Digest) throws -> Bool {
        var next = hash
        while let node = try node(next) {
            try index.run("DELETE FROM branched WHERE line = ? AND hash = ?", line, next.bytes)
            try move(next, to: 0)
            try index.run(
                """
                UPDATE evidence SET branch = 0
                WHERE line = ? AND kind = 2 AND sequence = ? AND branch = ?
                """, line, node.sequence, node.branch)
            next = node.previous
        }
        return next != hash
    }

    /// The tables of which a row stands on a branch, and what names the row's entry.
    private static let tables = [
        (name: "rating", key: "identity"), (name: "declared", key: "identity"),
        (name: "stuck", key: "identity"), (name: "evidence", key: "source"),
    ]

    private func move(_ hash: Digest, to branch: Int64) throws {
        for table in Self.tables {
            try index.run(
                "UPDATE \(table.name) SET branch = ? WHERE \(table.key) = ?", branch, hash.bytes)
        }
    }

    /// What a batch's arrival says of its boots stands where the last entry of each stands.
    private func moveArrival(_ payload: Digest, _ sequence: UInt64, to branch: Int64) throws {
        try index.run(
            "UPDATE evidence SET branch = ? WHERE source = ? AND kind = 2 AND sequence = ?", branch,
            payload.bytes, sequence)
    }
}

extension BranchTree {
    /// Where a branch leaves another.
    struct Root {
        var branch: Int64
        /// Its first entry.
        var first: Int64
        /// The branch of the entry before that; nothing if it is the trunk's, or not known yet.
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
            SELECT known.branch, root.sequence, parent.branch FROM known
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
