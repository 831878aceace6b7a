import BatchFormat
package import FeedbackCore
import SQLite

extension KioskTable {
    /// Lets the next enrolment at the kiosk's point bring a new key.
    ///
    /// - Returns: that point.
    package func allowNewKey(for kiosk: KioskID, at now: WallTime) throws -> String {
        guard let point = try points(of: kiosk).last else {
            throw ServerError.unknownKiosk(kiosk)
        }
        try database.run(
            """
            INSERT INTO rekey (kiosk, allowed_at) VALUES (?, ?)
            ON CONFLICT (kiosk) DO UPDATE SET allowed_at = excluded.allowed_at
            """, kiosk.bytes, now.milliseconds)
        return point
    }

    /// True if an enrolment at `point` may bring a new key for the kiosk.
    func mayBringNewKey(_ kiosk: KioskID, at point: String) throws -> Bool {
        let allowed = try database.first("SELECT 1 FROM rekey WHERE kiosk = ?", kiosk.bytes) { _ in
            true
        }
        return try allowed == true && points(of: kiosk).last == point
    }

    /// Gives the kiosk a new key; nothing that the old one signs is taken in from here on.
    ///
    /// A revocation was of the old key, and ends with it.
    func replaceKey(of kiosk: KioskID, with key: PublicKey, at now: WallTime) throws {
        try database.run(
            """
            INSERT INTO old_key (key_id, kiosk, spki, replaced_at)
            SELECT key_id, id, spki, ?2 FROM kiosk WHERE id = ?1
            """, kiosk.bytes, now.milliseconds)
        try database.run(
            "UPDATE kiosk SET key_id = ?, spki = ?, revoked_at = NULL WHERE id = ?", key.id.bytes,
            key.spki, kiosk.bytes)
        try database.run("DELETE FROM revocation WHERE kiosk = ?", kiosk.bytes)
        try database.run("DELETE FROM rekey WHERE kiosk = ?", kiosk.bytes)
    }
}
