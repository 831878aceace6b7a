import BatchFormat
package import FeedbackCore
package import SQLite

/// Kiosks, what points they are bound to, and what was revoked.
package struct KioskTable {
    let database: Database

    package init(_ database: Database) { self.database = database }

    /// One kiosk as the administrator sees it.
    package struct Row: Hashable, Sendable {
        /// The id that the kiosk gave itself.
        package var id: KioskID
        /// Names the key that it enrolled with, and signs with.
        package var keyID: KeyID
        /// When it first enrolled, by the server's clock.
        package var enrolledAt: WallTime
        /// When it was first revoked; nothing if it was not.
        package var revokedAt: WallTime?
        /// The point that it is bound to now.
        package var point: String
        /// Since when it is bound to that.
        package var boundAt: WallTime
        /// Its chains and how far each is held without a gap.
        package var chains: [Chain]
    }

    /// One chain of a kiosk.
    package struct Chain: Hashable, Sendable {
        /// The name that the kiosk gave the chain.
        package var id: ChainID
        /// The last entry held without a gap before it, and its hash.
        package var contiguous: ChainHead
    }

    /// The kiosk that enrolled with a key, be it its key now or one that it lost.
    func owner(of key: KeyID) throws -> KeyOwner? {
        let row = try database.first(
            """
            SELECT id, spki FROM kiosk WHERE key_id = ?1
            UNION ALL SELECT kiosk, spki FROM old_key WHERE key_id = ?1
            """, key.bytes
        ) { ($0.blob(0), $0.blob(1)) }
        guard let row, let id = KioskID(row.0) else { return nil }
        return KeyOwner(kiosk: id, key: try PublicKey(spki: row.1))
    }

    /// The key that a kiosk signs with.
    func keyID(of kiosk: KioskID) throws -> KeyID? {
        try database.first("SELECT key_id FROM kiosk WHERE id = ?", kiosk.bytes) { $0.blob(0) }
            .flatMap { KeyID($0) }
    }

    /// True if the kiosk is revoked.
    func isRevoked(_ kiosk: KioskID) throws -> Bool {
        try database.first(
            "SELECT 1 FROM kiosk WHERE id = ? AND revoked_at IS NOT NULL", kiosk.bytes
        ) { _ in true } ?? false
    }

    /// The last entry of a chain to accept from a kiosk that is revoked; nothing if it is not.
    ///
    /// 0 for a chain of which nothing was held at the revocation.
    func lastAccepted(_ kiosk: KioskID, _ chain: ChainID) throws -> UInt64? {
        guard try isRevoked(kiosk) else { return nil }
        return try database.first(
            "SELECT not_after FROM revocation WHERE kiosk = ? AND chain = ?", kiosk.bytes,
            chain.bytes
        ) { $0.uint64(0) } ?? 0
    }

    /// Binds a kiosk to a point, and makes it known if it is new.
    func bind(_ kiosk: KioskID, key: PublicKey, to point: String, at now: WallTime) throws {
        try database.run(
            """
            INSERT INTO kiosk (id, key_id, spki, enrolled_at) VALUES (?, ?, ?, ?)
            ON CONFLICT (id) DO NOTHING
            """, kiosk.bytes, key.id.bytes, key.spki, now.milliseconds)
        try database.run(
            """
            INSERT INTO binding (kiosk, bound_at, point) VALUES (?, ?, ?)
            ON CONFLICT (kiosk, bound_at) DO UPDATE SET point = excluded.point
            """, kiosk.bytes, now.milliseconds, point)
    }

    /// The points that a kiosk was bound to, oldest first.
    func points(of kiosk: KioskID) throws -> [String] {
        try database.all(
            "SELECT point FROM binding WHERE kiosk = ? ORDER BY bound_at", kiosk.bytes
        ) { $0.text(0) }
    }

    /// Refuses whatever the kiosk signs after what is held, or after `last` in every chain.
    package func revoke(_ kiosk: KioskID, notAfter last: UInt64?, at now: WallTime) throws {
        guard try keyID(of: kiosk) != nil else { throw ServerError.unknownKiosk(kiosk) }
        try database.run(
            "UPDATE kiosk SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL",
            now.milliseconds, kiosk.bytes)
        try database.run(
            """
            INSERT INTO revocation (kiosk, chain, not_after)
            SELECT kiosk, id, coalesce(?2, contiguous) FROM chain WHERE kiosk = ?1
            ON CONFLICT (kiosk, chain) DO UPDATE SET not_after = min(not_after, excluded.not_after)
            """, kiosk.bytes, last)
        try AlarmTable(database).raise(
            Alarm(
                at: now, kind: .revoked, kiosk: kiosk,
                detail: last.map { "not after \($0)" } ?? "from here on"))
    }

    /// The point that a kiosk is bound to now.
    func point(of kiosk: KioskID) throws -> String? { try place(of: kiosk)?.point }

    /// Where a kiosk stands, and since when: whoever is enrolled there again has not come anew.
    private func place(of kiosk: KioskID) throws -> (point: String, boundAt: WallTime)? {
        let bindings = try database.all(
            "SELECT point, bound_at FROM binding WHERE kiosk = ? ORDER BY bound_at DESC",
            kiosk.bytes
        ) { (point: $0.text(0), boundAt: WallTime(milliseconds: $0.int64(1))) }
        return bindings.prefix { $0.point == bindings.first?.point }.last
    }

    /// All kiosks, in the order in which they enrolled.
    package func all() throws -> [Row] {
        let kiosks = try database.all(
            "SELECT id, key_id, enrolled_at, revoked_at FROM kiosk ORDER BY enrolled_at, id"
        ) { row in
            (
                KioskID(trusted: row.blob(0)), KeyID(trusted: row.blob(1)),
                WallTime(milliseconds: row.int64(2)),
                row.isNull(3) ? nil : WallTime(milliseconds: row.int64(3))
            )
        }
        return try kiosks.compactMap { id, keyID, enrolledAt, revokedAt in
            guard let place = try place(of: id) else { return nil }
            return Row(
                id: id, keyID: keyID, enrolledAt: enrolledAt, revokedAt: revokedAt,
                point: place.point, boundAt: place.boundAt,
                chains: try ChainTable(database).chains(of: id))
        }
    }
}
