import BatchFormat
import FeedbackCore
import SQLite
import Scoring

/// Where a kiosk stood, by what it declares and by where it was enrolled.
extension Indexer {
    /// Keeps what a kiosk declares; it gives meaning to what comes after, and its first point to
    /// what came before.
    func keepDeclared(
        _ bytes: [UInt8], _ sequence: Int64, _ identity: Digest, _ line: Int64, _ branch: Int64,
        _ affected: inout Affected
    ) throws {
        let point = try? DeclaredConfiguration(canonicalBytes: bytes).point
        // What a branch sees of the trunk is not looked for.
        if let point {
            let bound = try points(of: line)
            let isFirst = try branch > 0 || !hasPoint(line, 0..<sequence, of: bound)
            if bound.contains(point), isFirst { affected.add(from: 0) }
        }
        try index.run(
            """
            INSERT INTO declared VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET branch = excluded.branch
            """, identity.bytes, line, sequence, branch, point, bytes)
        let later = try index.first(
            "SELECT min(ordinal) FROM rating WHERE line = ? AND sequence > ?", line, sequence
        ) { $0.isNull(0) ? nil : UInt32($0.int64(0)) }
        if let later, let later { affected.add(from: later) }
    }

    /// True if the trunk declares one of some points in a stretch of sequences.
    func hasPoint(_ line: Int64, _ sequences: Range<Int64>, of bound: [String]) throws -> Bool {
        try index.all(
            """
            SELECT DISTINCT point FROM declared
            WHERE line = ? AND branch = 0 AND sequence >= ? AND sequence < ?
                AND point IS NOT NULL
            """, line, sequences.lowerBound, sequences.upperBound
        ) { $0.text(0) }.contains(where: bound.contains)
    }

    /// Adds everything that a kiosk recorded which was enrolled elsewhere since it was looked at.
    func reviseBindings(upTo position: Int64, _ affected: inout [Int64: Affected]) throws {
        for line in Array(affected.keys) {
            // No identifier of a point has a line feed in it.
            let points = try points(of: line).joined(separator: "\n")
            let lines = try index.all(
                """
                SELECT id FROM line WHERE points <> ?2
                    AND kiosk = (SELECT kiosk FROM line WHERE id = ?1)
                """, line, points
            ) { $0.int64(0) }
            for line in lines {
                affected[line, default: Affected()].add(from: 0)
                affected[line]?.note(batch: position)
                try index.run("UPDATE line SET points = ? WHERE id = ?", points, line)
            }
        }
    }

    /// The points that the kiosk of a chain was bound to, oldest first.
    func points(of line: Int64) throws -> [String] {
        let kiosk = try index.first("SELECT kiosk FROM line WHERE id = ?", line) { $0.blob(0) }
        return try KioskTable(main).points(of: KioskID(trusted: kiosk ?? []))
    }
}
