package import FeedbackCore
package import SQLite

/// What an administrator should look at.
package struct Alarm: Hashable, Sendable, CustomStringConvertible {
    /// What it is about.
    package enum Kind: String, Hashable, Sendable {
        /// A kiosk says something else about entries that are held: a copied or restored card.
        case branch
        /// A code or a kiosk's id was used with another key.
        case enrolment
        /// An administrator revoked a kiosk.
        case revoked
        /// A kiosk enrolled with a new key, as an administrator had allowed.
        case rekeyed
    }

    /// When it was raised, by the server's clock.
    package var at: WallTime
    /// What happened.
    package var kind: Kind
    /// The kiosk that it is about.
    package var kiosk: KioskID
    /// The rest of the story, in a line of words.
    package var detail: String

    package var description: String { "\(kind.rawValue): kiosk \(kiosk), \(detail)" }
}

/// The alarms that were raised, for ever.
package struct AlarmTable {
    private let database: Database

    package init(_ database: Database) { self.database = database }

    /// Writes an alarm down, in the transaction of what it is about.
    func raise(_ alarm: Alarm) throws {
        try database.run(
            "INSERT INTO alarm (at, kind, kiosk, detail) VALUES (?, ?, ?, ?)",
            alarm.at.milliseconds, alarm.kind.rawValue, alarm.kiosk.bytes, alarm.detail)
    }

    /// All alarms, the oldest first.
    package func all() throws -> [Alarm] {
        try database.all("SELECT at, kind, kiosk, detail FROM alarm ORDER BY id") { row in
            Alarm.Kind(rawValue: row.text(1)).map { kind in
                Alarm(
                    at: WallTime(milliseconds: row.int64(0)), kind: kind,
                    kiosk: KioskID(trusted: row.blob(2)), detail: row.text(3))
            }
        }.compactMap(\.self)
    }
}
