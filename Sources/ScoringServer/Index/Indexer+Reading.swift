import BatchFormat
import FeedbackCore
import SQLite
import Scoring

/// Taking batches apart into rows of the index.
extension Indexer {
    /// An entry's place: its chain's row, its branch there, and the batch that brought it.
    private struct Place {
        var line: Int64
        var branch: Int64
        var stored: Stored
        /// Where any entry of the chain may stand beside the trunk.
        var hasBranches: Bool
        /// The sequences of the piece of the trunk that the batch is of.
        var reach: ClosedRange<Int64>
    }

    /// The last entry of a boot in a batch, and the latest time of any.
    private struct Arrival {
        var boot: Int64
        var sequence: UInt64
        var branch: Int64
    }

    /// Takes one batch apart.
    ///
    /// What is stored was verified, so that an error here is a fault of the disk or of a newer
    /// format, and stops the index, never an upload.
    func read(_ stored: Stored, _ affected: inout [Int64: Affected]) throws {
        let message = try SignedMessage(stored.message, expecting: .batch)
        let batch = try Batch(payload: message.payload)
        let hashes = batch.recomputedHashes()
        let line = try line(of: batch.kiosk.bytes, batch.chain.bytes)
        let tree = BranchTree(main: main, index: index, line: line)
        let places = try tree.take(batch, hashes, isBranch: stored.forked, at: stored.position)
        var here = affected[line] ?? Affected()
        here.note(batch: stored.position)
        let pieces = TrunkPieces(index: index, line: line)
        let held = batch.firstSequence...batch.lastSequence
        let closes = try !stored.forked && pieces.add(held)
        var place = Place(
            line: line, branch: 0, stored: stored,
            hasBranches: try stored.forked || tree.hasBranches(),
            reach: try pieces.reach(around: batch.firstSequence))
        if places.hasMoved {
            here.add(from: 0)
        } else if closes {
            here.add(from: try lastBefore(batch, place))
        }
        var arrivals: [UInt32: Arrival] = [:]
        for ((entry, hash), branch) in zip(zip(batch.entries, hashes), places.branches) {
            place.branch = branch
            let moment = entry.moment
            arrivals[moment.bootOrdinal] = Arrival(
                boot: max(arrivals[moment.bootOrdinal]?.boot ?? .min, moment.milliseconds),
                sequence: entry.sequence, branch: place.branch)
            try keep(entry, hash, place, &here)
        }
        for (ordinal, last) in arrivals {
            place.branch = last.branch
            try keepEvidence(
                message.payloadDigest, Evidence(kind: 2, wall: stored.received),
                Moment(bootOrdinal: ordinal, milliseconds: last.boot), last.sequence, place, &here)
            // Neighbours in time may stand on another branch.
            if place.hasBranches { here.add(from: ordinal) }
        }
        let clocks = try evidence(of: place)
        for ordinal in arrivals.keys { try addBracketed(by: ordinal, clocks, line, &here) }
        affected[line] = here
    }

    /// The last boot before a batch that closes a gap of which nothing is dated, or placed, by what
    /// stands after the gap.
    private func lastBefore(_ batch: Batch, _ place: Place) throws -> UInt32 {
        let before = place.reach.lowerBound..<Int64(batch.firstSequence)
        guard try hasPoint(place.line, before, of: points(of: place.line)) else { return 0 }
        let ordinal = batch.entries.first?.moment.bootOrdinal ?? 0
        return try evidence(of: place).map {
            try $0.horizon(of: ordinal, isEarlier: true) ?? 0
        }.min() ?? 0
    }

    /// What each part of the chain sees, or the piece of the trunk that a batch is of.
    private func evidence(of place: Place) throws -> [EvidenceReader] {
        let conditions =
            try place.hasBranches
            ? LineViews(of: place.line, in: index).all.map(\.sql)
            : ["sequence BETWEEN \(place.reach.lowerBound) AND \(place.reach.upperBound)"]
        return conditions.map { EvidenceReader(index: index, line: place.line, condition: $0) }
    }

    private func keep(
        _ entry: Entry, _ hash: Digest, _ place: Place, _ affected: inout Affected
    ) throws {
        let (moment, sequence) = (entry.moment, entry.sequence)
        switch entry.fact {
        case .rating(let rating):
            try keepRating(rating, entry, hash, place)
            affected.add(moment.bootOrdinal, moment.milliseconds...moment.milliseconds)
        case .clock(let clock) where clock.quality != .unset:
            let evidence = Evidence(
                kind: 0, wall: clock.wall, error: Int64(clamping: clock.errorMilliseconds),
                quality: clock.quality)
            try keepEvidence(hash, evidence, moment, sequence, place, &affected)
        case .receipt(let digest):
            let signed = try main.first(
                "SELECT signed_at FROM receipt WHERE digest = ?", digest.bytes
            ) { WallTime(milliseconds: $0.int64(0)) }
            guard let signed else { return }
            try keepEvidence(
                hash, Evidence(kind: 1, wall: signed), moment, sequence, place, &affected)
            // Later boots are known to be later than this.
            affected.add(after: moment.bootOrdinal)
        case .configuration(let bytes):
            try keepDeclared(
                bytes, Int64(sequence), hash, place.line, place.branch, &affected)
        case .loss(let loss):
            try keepIncident(
                Int(loss.reason.rawValue), loss.count.map { Int(clamping: $0) }, entry, hash, place)
        case .start(let start):
            try keepIncident(100 + Int(start.reason.rawValue), nil, entry, hash, place)
        case .panel(let panel) where panel.state == .stuck:
            try index.run(
                """
                INSERT INTO stuck VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET branch = excluded.branch
                """, hash.bytes, place.line, sequence, place.branch, moment.bootOrdinal,
                moment.milliseconds, Int(panel.panel))
            affected.add(moment.bootOrdinal, moment.milliseconds...moment.milliseconds)
        default: return
        }
    }

    private func keepIncident(
        _ kind: Int, _ count: Int?, _ entry: Entry, _ hash: Digest, _ place: Place
    ) throws {
        try index.run(
            """
            INSERT INTO incident VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET branch = excluded.branch
            """, hash.bytes, place.line, entry.sequence, place.branch, entry.moment.bootOrdinal,
            entry.moment.milliseconds, place.stored.received.milliseconds, kind, count)
    }

    private func keepRating(
        _ rating: Rating, _ entry: Entry, _ hash: Digest, _ place: Place
    ) throws {
        try index.run(
            """
            INSERT INTO rating (identity, line, sequence, ordinal, boot, panel,
                question, level, mark, replaces, batch, received, branch)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET branch = excluded.branch
            """, hash.bytes, place.line, entry.sequence, entry.moment.bootOrdinal,
            entry.moment.milliseconds, Int(rating.panel), Int(rating.question),
            Int(rating.level), rating.mark.code, rating.replaces.map { Int($0) },
            place.stored.position,
            place.stored.received.milliseconds, place.branch)
    }

    private struct Evidence {
        var kind: Int
        var wall: WallTime
        var error: Int64 = 0
        var quality: ClockQuality = .unset
    }

    /// Keeps evidence; it dates what lies between its neighbours of the same kind.
    private func keepEvidence(
        _ source: Digest, _ evidence: Evidence, _ moment: Moment, _ sequence: UInt64,
        _ place: Place, _ affected: inout Affected
    ) throws {
        let quality = Int(evidence.quality.rawValue)
        try index.run(
            """
            INSERT INTO evidence VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET branch = excluded.branch
            """, source.bytes, moment.bootOrdinal, evidence.kind, place.line, sequence,
            place.branch, moment.milliseconds, evidence.wall.milliseconds, evidence.error,
            quality)
        func neighbour(_ sql: String) throws -> Int64? {
            try index.first(
                """
                SELECT \(sql) FROM evidence INDEXED BY evidence_line
                WHERE line = ?1 AND ordinal = ?2 AND kind = ?3 AND quality = ?4
                    AND boot \(sql.hasPrefix("max") ? "<" : ">") ?5
                    AND sequence BETWEEN ?6 AND ?7
                """, place.line, moment.bootOrdinal, evidence.kind, quality, moment.milliseconds,
                place.reach.lowerBound, place.reach.upperBound
            ) { $0.isNull(0) ? nil : $0.int64(0) } ?? nil
        }
        let (low, high) = (try neighbour("max(boot)"), try neighbour("min(boot)"))
        affected.add(moment.bootOrdinal, (low ?? .min)...(high ?? .max))
    }

    /// Adds the boots before and after one that has a clock, as far as they look for one: what is
    /// known about its clock may bracket them, or no longer.
    private func addBracketed(
        by ordinal: UInt32, _ clocks: [EvidenceReader], _ line: Int64,
        _ affected: inout Affected
    ) throws {
        let hasClock = try index.first(
            "SELECT 1 FROM evidence WHERE line = ? AND kind = 0 AND ordinal = ? LIMIT 1",
            line, ordinal
        ) { _ in true }
        guard hasClock == true else { return }
        let earlier = try clocks.map { try $0.horizon(of: ordinal, isEarlier: true) }
        let later = try clocks.map { try $0.horizon(of: ordinal, isEarlier: false) }
        let ranges = [
            (earlier.map { $0.map(Int64.init) ?? -1 }.min() ?? -1, Int64(ordinal)),
            (Int64(ordinal), later.map { $0.map(Int64.init) ?? .max }.max() ?? .max),
        ]
        for (low, high) in ranges {
            let boots = try index.all(
                """
                SELECT DISTINCT ordinal FROM rating WHERE line = ? AND ordinal > ? AND ordinal < ?
                """, line, low, high
            ) { UInt32($0.int64(0)) }
            for boot in boots { affected.add(boot, .min ... .max) }
        }
    }

    /// Moves to branches what turned out to be none of the trunk, up to the last batch read.
    ///
    /// What is read later is known to be a branch then.
    func markForked(
        _ batches: [Int64], upTo position: Int64, _ affected: inout [Int64: Affected]
    ) throws {
        var lines: Set<Int64> = []
        for batch in batches where batch <= position {
            let sender = try main.first(
                "SELECT kiosk, chain FROM batch WHERE position = ?", batch
            ) { (kiosk: $0.blob(0), chain: $0.blob(1)) }
            guard let sender else { continue }
            let line = try line(of: sender.kiosk, sender.chain)
            affected[line, default: Affected()].note(batch: batch)
            lines.insert(line)
        }
        for line in lines {
            try BranchTree(main: main, index: index, line: line).rebuild(upTo: position)
            try TrunkPieces(index: index, line: line).rebuild(from: main, upTo: position)
            // Its clock may have bracketed the boots before it, too.
            affected[line, default: Affected()].add(from: 0)
        }
    }

    private func line(of kiosk: [UInt8], _ chain: [UInt8]) throws -> Int64 {
        try index.run("INSERT OR IGNORE INTO line (kiosk, chain) VALUES (?, ?)", kiosk, chain)
        return try index.first(
            "SELECT id FROM line WHERE kiosk = ? AND chain = ?", kiosk, chain
        ) { $0.int64(0) } ?? 0
    }
}
