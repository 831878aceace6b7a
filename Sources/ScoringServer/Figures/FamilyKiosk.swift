import BatchFormat
import FeedbackCore
import SQLite

/// A kiosk that was ever bound to a family of points, as the main database knows it.
struct FamilyKiosk: Sendable {
    /// Entries that are missing before some that the server holds.
    struct Gap: Sendable {
        var chain: ChainID
        var missing: ClosedRange<UInt64>
    }

    let id: KioskID
    /// All points that it was bound to, oldest first.
    let points: [String]
    /// When it was bound to one of the family, and not revoked.
    let stays: [Range<WallTime>]
    let gaps: [Gap]

    private init(_ id: KioskID, family: Set<String>, in main: Database) throws {
        self.id = id
        let bindings = try main.all(
            "SELECT point, bound_at FROM binding WHERE kiosk = ? ORDER BY bound_at", id.bytes
        ) { (point: $0.text(0), from: WallTime(milliseconds: $0.int64(1))) }
        let revoked = try main.first("SELECT revoked_at FROM kiosk WHERE id = ?", id.bytes) {
            $0.isNull(0) ? nil : WallTime(milliseconds: $0.int64(0))
        }
        let end = (revoked ?? nil) ?? WallTime(milliseconds: .max)
        points = bindings.map(\.point)
        stays = zip(bindings, bindings.dropFirst().map(\.from) + [end]).compactMap { bound, next in
            let until = min(next, end)
            return family.contains(bound.point) && bound.from < until ? bound.from..<until : nil
        }
        gaps = try Self.gaps(of: id, in: main)
    }

    /// Those of a family, in the order of their ids.
    static func all(of family: [Point], in main: Database) throws -> [FamilyKiosk] {
        var found: Set<[UInt8]> = []
        for point in family {
            found.formUnion(
                try main.all("SELECT DISTINCT kiosk FROM binding WHERE point = ?", point.id) {
                    $0.blob(0)
                })
        }
        let ids = Set(family.map(\.id))
        return try found.sorted { $0.lexicographicallyPrecedes($1) }.map {
            try FamilyKiosk(KioskID(trusted: $0), family: ids, in: main)
        }
    }

    private static func gaps(of kiosk: KioskID, in main: Database) throws -> [Gap] {
        let rows = try main.all(
            """
            SELECT chain.id, contiguous, first, last FROM chain
            JOIN batch ON batch.kiosk = chain.kiosk AND batch.chain = chain.id
            WHERE chain.kiosk = ? AND code = 0 AND last > contiguous ORDER BY chain.id, first
            """, kiosk.bytes
        ) { (chain: $0.blob(0), held: $0.uint64(1), first: $0.uint64(2), last: $0.uint64(3)) }
        var gaps: [Gap] = []
        var (chain, held): ([UInt8], UInt64) = ([], 0)
        for row in rows {
            if row.chain != chain { (chain, held) = (row.chain, row.held) }
            if row.first > held + 1 {
                gaps.append(
                    Gap(chain: ChainID(trusted: chain), missing: held + 1...row.first - 1))
            }
            held = max(held, row.last)
        }
        return gaps
    }
}
