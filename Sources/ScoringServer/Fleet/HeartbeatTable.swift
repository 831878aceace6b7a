import BatchFormat
import FeedbackCore
import SQLite

/// The latest heartbeat of every chain of every kiosk.
struct HeartbeatTable {
    private let database: Database

    init(_ database: Database) { self.database = database }

    /// Opens the database of heartbeats; one of another version is made anew by the writer.
    static func open(_ directory: DataDirectory, _ role: Connections.Role) throws -> Database {
        try Connections.disposable(
            directory.fleet, vfs: directory.vfs, role: role, tables: FleetSchema.tables,
            version: FleetSchema.version)
    }

    /// Keeps a heartbeat if it is later than every one taken of its chain.
    ///
    /// Later is the higher (boot ordinal, boot time); of a chain not heard of before, any is. So
    /// each is taken once at most, and one that is sent again says nothing.
    ///
    /// - Parameters:
    ///   - heartbeat: what `message` says, verified.
    ///   - message: the whole signed message.
    ///   - now: the server's time.
    ///   - nextAfter: when the kiosk is told to send the next.
    /// - Returns: true if it was later.
    /// - Throws: what SQLite refused.
    func take(
        _ heartbeat: Heartbeat, _ message: [UInt8], at now: WallTime, nextAfter: TimeSpan
    ) throws -> Bool {
        let held = try database.first(
            "SELECT boot, time, idle_since FROM heartbeat WHERE kiosk = ? AND chain = ?",
            heartbeat.kiosk.bytes, heartbeat.chain.bytes
        ) { (boot: $0.int64(0), time: $0.int64(1), idleSince: $0.int64(2)) }
        let boot = Int64(heartbeat.moment.bootOrdinal)
        let time = heartbeat.moment.milliseconds
        if let held, (boot, time) <= (held.boot, held.time) { return false }
        let start = held?.boot == boot ? held?.idleSince : nil
        let idleSince =
            heartbeat.lastPressAge.map { (now + (.zero - $0)).milliseconds } ?? start
            ?? now.milliseconds
        try database.run(
            """
            INSERT INTO heartbeat VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (kiosk, chain) DO UPDATE SET boot = excluded.boot, time = excluded.time,
                received_at = excluded.received_at, idle_since = excluded.idle_since,
                next_after = excluded.next_after, message = excluded.message
            """, heartbeat.kiosk.bytes, heartbeat.chain.bytes, boot, time, now.milliseconds,
            idleSince, nextAfter.milliseconds, message)
        if held == nil { try forgetOldChains(of: heartbeat.kiosk) }
        return true
    }

    /// The heartbeat of each kiosk that was received last.
    func latest() throws -> [KioskID: FleetKiosk.Heard] {
        var latest: [KioskID: FleetKiosk.Heard] = [:]
        let rows = try database.all(
            """
            SELECT message, max(received_at), idle_since, next_after FROM heartbeat GROUP BY kiosk
            """
        ) { ($0.blob(0), $0.int64(1), $0.int64(2), $0.int64(3)) }
        for (message, receivedAt, idleSince, nextAfter) in rows {
            let signed = try SignedMessage(message, expecting: .heartbeat)
            let heartbeat = try Heartbeat(payload: signed.payload)
            latest[heartbeat.kiosk] = FleetKiosk.Heard(
                heartbeat: heartbeat, receivedAt: WallTime(milliseconds: receivedAt),
                idleSince: WallTime(milliseconds: idleSince),
                nextAfter: .milliseconds(nextAfter))
        }
        return latest
    }

    private func forgetOldChains(of kiosk: KioskID) throws {
        try database.run(
            """
            DELETE FROM heartbeat WHERE kiosk = ?1 AND chain NOT IN (
                SELECT chain FROM heartbeat WHERE kiosk = ?1
                ORDER BY received_at DESC LIMIT \(Limits.chainsOfKiosk))
            """, kiosk.bytes)
    }
}
