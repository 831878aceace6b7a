/// The tables of the server's main database.
///
/// Numbers are part of the contract: a table is never changed, a later version adds a migration.
enum Schema {
    static let version = 2

    /// Sequences, times (ms since 1970) and days (since 1970) are integers; ids and hashes blobs.
    static let tables = """
        CREATE TABLE point (
            id TEXT PRIMARY KEY,
            kind TEXT NOT NULL CHECK (kind IN ('one-stop', 'health-station', 'counter')),
            name_vi TEXT NOT NULL, name_en TEXT NOT NULL,
            unit_vi TEXT NOT NULL, unit_en TEXT NOT NULL,
            unit_code TEXT, code_list TEXT,
            parent TEXT REFERENCES point (id),
            valid_from INTEGER NOT NULL, valid_to INTEGER,
            CHECK (kind <> 'counter' OR parent IS NOT NULL),
            CHECK ((unit_code IS NULL) = (code_list IS NULL)),
            CHECK (valid_to IS NULL OR valid_to >= valid_from)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE kiosk (
            id BLOB PRIMARY KEY CHECK (length(id) = 16),
            key_id BLOB NOT NULL UNIQUE CHECK (length(key_id) = 16),
            spki BLOB NOT NULL,
            enrolled_at INTEGER NOT NULL,
            revoked_at INTEGER
        ) STRICT, WITHOUT ROWID;

        -- Keys that a kiosk signed with before it lost them.
        CREATE TABLE old_key (
            key_id BLOB PRIMARY KEY CHECK (length(key_id) = 16),
            kiosk BLOB NOT NULL REFERENCES kiosk (id),
            spki BLOB NOT NULL,
            replaced_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        -- Kiosks whose next enrolment may bring a new key.
        CREATE TABLE rekey (
            kiosk BLOB PRIMARY KEY REFERENCES kiosk (id),
            allowed_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE binding (
            kiosk BLOB NOT NULL REFERENCES kiosk (id),
            bound_at INTEGER NOT NULL,
            point TEXT NOT NULL REFERENCES point (id),
            PRIMARY KEY (kiosk, bound_at)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE code (
            hash BLOB PRIMARY KEY CHECK (length(hash) = 32),
            point TEXT NOT NULL REFERENCES point (id),
            made_at INTEGER NOT NULL, expires_at INTEGER NOT NULL,
            kiosk BLOB REFERENCES kiosk (id), used_at INTEGER,
            alarmed_at INTEGER, -- when its last alarm was raised
            CHECK ((kiosk IS NULL) = (used_at IS NULL))
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE chain (
            kiosk BLOB NOT NULL REFERENCES kiosk (id),
            id BLOB NOT NULL CHECK (length(id) = 16),
            contiguous INTEGER NOT NULL CHECK (contiguous >= 0),
            head BLOB NOT NULL CHECK (length(head) = 32),
            PRIMARY KEY (kiosk, id)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE revocation (
            kiosk BLOB NOT NULL REFERENCES kiosk (id),
            chain BLOB NOT NULL,
            not_after INTEGER NOT NULL CHECK (not_after >= 0),
            PRIMARY KEY (kiosk, chain)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE batch (
            position INTEGER PRIMARY KEY AUTOINCREMENT,
            payload BLOB NOT NULL UNIQUE CHECK (length(payload) = 32),
            kiosk BLOB NOT NULL, chain BLOB NOT NULL,
            first INTEGER NOT NULL CHECK (first > 0), last INTEGER NOT NULL CHECK (last >= first),
            head_before BLOB NOT NULL, head_after BLOB NOT NULL,
            received_at INTEGER NOT NULL,
            code INTEGER NOT NULL CHECK (code IN (0, 1)),
            message BLOB NOT NULL,
            FOREIGN KEY (kiosk, chain) REFERENCES chain (kiosk, id)
        ) STRICT;
        CREATE INDEX batch_chain ON batch (kiosk, chain, first);

        -- Batches that were held, and turned out to be branches when the gap before them closed.
        CREATE TABLE fork (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            batch INTEGER NOT NULL UNIQUE REFERENCES batch (position)
        ) STRICT;

        CREATE TABLE receipt (
            digest BLOB PRIMARY KEY CHECK (length(digest) = 32),
            signed_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE alarm (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            at INTEGER NOT NULL, kind TEXT NOT NULL, kiosk BLOB, detail TEXT NOT NULL
        ) STRICT;
        """

    /// What makes an earlier program's tables these, by their version.
    static let upgrades = [1: "ALTER TABLE code ADD COLUMN alarmed_at INTEGER"]
}
