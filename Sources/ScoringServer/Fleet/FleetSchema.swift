/// The table of heartbeats.
///
/// It is a database of its own: a heartbeat is worth no flush of the disk, and must not keep a
/// batch waiting for one. What a power cut takes from it comes again within minutes; it may be
/// deleted, and no backup needs it.
enum FleetSchema {
    static let version = 1

    /// Times are ms since 1970 by the server's clock, but `time`, which is the kiosk's boot time.
    static let tables = """
        -- The latest heartbeat of each chain; the one received last says how the kiosk is.
        CREATE TABLE heartbeat (
            kiosk BLOB NOT NULL CHECK (length(kiosk) = 16),
            chain BLOB NOT NULL CHECK (length(chain) = 16),
            boot INTEGER NOT NULL, time INTEGER NOT NULL,
            received_at INTEGER NOT NULL,
            -- The last press, or the first heartbeat of a start that has had none.
            idle_since INTEGER NOT NULL,
            -- When the kiosk was told to send the next, in ms; 0 for its own rhythm.
            next_after INTEGER NOT NULL,
            message BLOB NOT NULL,
            PRIMARY KEY (kiosk, chain)
        ) STRICT, WITHOUT ROWID;
        """
}
