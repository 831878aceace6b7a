import BatchFormat
package import FeedbackCore
package import SQLite

/// One-time enrolment codes; only their hashes are kept.
package struct CodeTable {
    private let database: Database

    /// How long a code may wait for its kiosk.
    package static let validity = TimeSpan.hours(24 * 7)

    package init(_ database: Database) { self.database = database }

    /// After an alarm about a code, no other one is raised for so long.
    private static let quiet = TimeSpan.hours(24)

    /// What is known about a code.
    struct Row {
        var point: String
        var expiresAt: WallTime
        var kiosk: KioskID?
        var usedAt: WallTime?
        /// When its last alarm was raised.
        var alarmedAt: WallTime?

        /// True if nobody was told of the code for a day, before or after by a clock set back.
        func mayAlarm(at now: WallTime) -> Bool {
            guard let alarmedAt else { return true }
            let since = now - alarmedAt
            return since >= quiet || since <= .zero - quiet
        }
    }

    /// Keeps the hash of a new code for `point`.
    package func add(_ code: EnrolmentCode, point: String, now: WallTime) throws {
        try database.run(
            "INSERT INTO code (hash, point, made_at, expires_at) VALUES (?, ?, ?, ?)",
            code.hash.bytes, point, now.milliseconds, (now + Self.validity).milliseconds)
    }

    /// What is known about a code, if anything.
    func find(_ code: EnrolmentCode) throws -> Row? {
        try database.first(
            """
            SELECT point, expires_at, kiosk, used_at, alarmed_at FROM code WHERE hash = ?
            """, code.hash.bytes
        ) { row in
            Row(
                point: row.text(0), expiresAt: WallTime(milliseconds: row.int64(1)),
                kiosk: row.isNull(2) ? nil : KioskID(trusted: row.blob(2)),
                usedAt: row.isNull(3) ? nil : WallTime(milliseconds: row.int64(3)),
                alarmedAt: row.isNull(4) ? nil : WallTime(milliseconds: row.int64(4)))
        }
    }

    /// Ties a code to the kiosk that used it.
    func use(_ code: EnrolmentCode, by kiosk: KioskID, at now: WallTime) throws {
        try database.run(
            "UPDATE code SET kiosk = ?, used_at = ? WHERE hash = ?", kiosk.bytes,
            now.milliseconds, code.hash.bytes)
    }

    /// Remembers that an alarm about a code was raised.
    func alarmed(_ code: EnrolmentCode, at now: WallTime) throws {
        try database.run(
            "UPDATE code SET alarmed_at = ? WHERE hash = ?", now.milliseconds, code.hash.bytes)
    }
}
