import BatchFormat
package import FeedbackCore
import Glibc
import SQLite

/// Reads how all kiosks are, beside a running server.
package enum Fleet {
    /// How the kiosks are that are not revoked.
    ///
    /// - Parameters:
    ///   - directory: the data directory.
    ///   - point: only the kiosks bound to this point.
    ///   - now: the time to judge them at.
    /// - Returns: the worst first, then those of one point together.
    /// - Throws: a database that cannot be read, or a point that does not exist.
    package static func kiosks(
        in directory: DataDirectory, at point: String? = nil, now: WallTime
    ) throws -> [FleetKiosk] {
        let administration = try Administration(directory)
        let (rows, beginnings) = try administration.read { database in
            if let point, try PointTable(database).find(point) == nil {
                throw ServerError.unknownPoint(point)
            }
            let rows = try KioskTable(database).all().filter { row in
                row.revokedAt == nil && (point == nil || row.point == point)
            }
            return (rows, try begunAnew(rows, now, database))
        }
        let heard = try heartbeats(directory)
        let hours = try openingHours(directory)
        let kiosks = rows.map { row in
            let heard = heard[row.id]
            return FleetKiosk(
                kiosk: row.id, point: row.point, enrolledAt: row.enrolledAt, heard: heard,
                openingHours: heard.flatMap { hours[Line(row.id, $0.heartbeat.chain)] },
                beginning: beginnings[row.id])
        }
        return sorted(kiosks, now)
    }

    /// Which kiosks do not go on from what was told before; the chain counts before the point.
    private static func begunAnew(
        _ kiosks: [KioskTable.Row], _ now: WallTime, _ database: Database
    ) throws -> [KioskID: FleetBeginning] {
        let firstAt = Dictionary(grouping: kiosks, by: \.point).mapValues {
            $0.map(\.boundAt).min()
        }
        let chains = ChainTable(database)
        let start = now + (.zero - Limits.beginningShown)
        var found: [KioskID: FleetBeginning] = [:]
        for kiosk in kiosks {
            let first = firstAt[kiosk.point] ?? nil
            if let first, first < kiosk.boundAt, kiosk.boundAt >= start {
                found[kiosk.id] = FleetBeginning(.newKiosk, since: kiosk.boundAt)
            }
            guard kiosk.chains.count > 1 else { continue }
            let known = try chains.beginnings(of: kiosk.id)
            if let began = FleetBeginning(in: known, since: start) { found[kiosk.id] = began }
        }
        return found
    }

    /// The worst first, then by point, then by kiosk.
    static func sorted(_ kiosks: [FleetKiosk], _ now: WallTime) -> [FleetKiosk] {
        kiosks.map { (kiosk: $0, verdict: $0.verdict(at: now)) }
            .sorted {
                ($0.verdict, $0.kiosk.point, $0.kiosk.kiosk.description)
                    < ($1.verdict, $1.kiosk.point, $1.kiosk.kiosk.description)
            }.map(\.kiosk)
    }

    private struct Line: Hashable {
        var kiosk: KioskID
        var chain: ChainID

        init(_ kiosk: KioskID, _ chain: ChainID) {
            self.kiosk = kiosk
            self.chain = chain
        }
    }

    /// A command that made a database as another user would keep the server from opening it.
    private static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

    private static func heartbeats(
        _ directory: DataDirectory
    ) throws -> [KioskID: FleetKiosk.Heard] {
        guard exists(directory.fleet) else { return [:] }
        return try HeartbeatTable(try HeartbeatTable.open(directory, .reader)).latest()
    }

    /// What each chain declared last, as far as the index has read; a branch declares nothing.
    private static func openingHours(_ directory: DataDirectory) throws -> [Line: OpeningHours] {
        guard exists(directory.index) else { return [:] }
        let index = try Indexer.openIndex(directory, .reader)
        // One look into the index of `declared` for each chain, however often each was started.
        let rows = try index.all(
            """
            SELECT kiosk, chain, (
                SELECT configuration FROM declared
                WHERE declared.line = line.id AND branch = 0 ORDER BY sequence DESC LIMIT 1)
            FROM line
            """
        ) { row in
            (
                Line(KioskID(trusted: row.blob(0)), ChainID(trusted: row.blob(1))),
                row.optional(2, Statement.blob).flatMap {
                    try? DeclaredConfiguration(canonicalBytes: $0).openingHours
                }
            )
        }
        return Dictionary(rows.compactMap { line, hours in hours.map { (line, $0) } }) { $1 }
    }
}
