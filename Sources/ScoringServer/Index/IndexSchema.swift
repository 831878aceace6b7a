import Scoring

/// The tables of the index: everything in it follows from the stored batches.
///
/// It is a database of its own, so that counting never keeps an upload waiting; deleted, or made
/// by other rules, it is counted again from the first batch on. An entry's identity, its hash, is
/// one of its chain: who sends what another kiosk recorded as its own takes nothing away from that.
enum IndexSchema {
    /// Changes with the tables and with what dates or flags a rating; an earlier program's was
    /// 3,000 + its flag rules.
    static let version = 4_109

    static let tables = """
        -- How far the index has read, advanced in the transaction of the rows that it read.
        CREATE TABLE state (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            batch INTEGER NOT NULL, fork INTEGER NOT NULL,
            payload BLOB NOT NULL, -- the digest of that batch, or nothing
            rules TEXT NOT NULL -- what it was counted by
        ) STRICT;
        INSERT INTO state VALUES (1, 0, 0, x'', '');

        CREATE TABLE line (
            id INTEGER PRIMARY KEY,
            kiosk BLOB NOT NULL, chain BLOB NOT NULL,
            points TEXT NOT NULL DEFAULT '', -- where the kiosk was enrolled, a line each
            UNIQUE (kiosk, chain)
        ) STRICT;

        -- What is held of a trunk without a gap.
        CREATE TABLE piece (
            line INTEGER NOT NULL REFERENCES line (id),
            first INTEGER NOT NULL, last INTEGER NOT NULL,
            PRIMARY KEY (line, first)
        ) STRICT, WITHOUT ROWID;

        -- Entries beside the trunk, which is branch 0 everywhere: a tree, since copies are copied.
        CREATE TABLE branched (
            line INTEGER NOT NULL REFERENCES line (id),
            hash BLOB NOT NULL,
            previous BLOB NOT NULL, -- the hash of the entry before it
            sequence INTEGER NOT NULL, ordinal INTEGER NOT NULL,
            branch INTEGER NOT NULL CHECK (branch > 0),
            follows_trunk INTEGER NOT NULL, -- the entry before it is the trunk's
            PRIMARY KEY (line, hash)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX branched_previous ON branched (line, previous);
        CREATE INDEX branched_branch ON branched (line, branch, sequence);

        CREATE TABLE declared (
            identity BLOB NOT NULL,
            line INTEGER NOT NULL REFERENCES line (id),
            sequence INTEGER NOT NULL, branch INTEGER NOT NULL,
            point TEXT, -- nothing before the kiosk is enrolled
            configuration BLOB NOT NULL,
            PRIMARY KEY (line, identity)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX declared_line ON declared (line, sequence);

        CREATE TABLE evidence (
            source BLOB NOT NULL,
            ordinal INTEGER NOT NULL,
            kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 2),
            line INTEGER NOT NULL REFERENCES line (id),
            sequence INTEGER NOT NULL, branch INTEGER NOT NULL,
            boot INTEGER NOT NULL,
            wall INTEGER NOT NULL,
            error INTEGER NOT NULL,
            quality INTEGER NOT NULL,
            PRIMARY KEY (line, source, ordinal, kind)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX evidence_line ON evidence (line, ordinal, kind, quality, boot);
        CREATE INDEX evidence_floor ON evidence (line, kind, ordinal, wall);

        -- First what the entry says, then what is made of it.
        CREATE TABLE rating (
            id INTEGER PRIMARY KEY,
            identity BLOB NOT NULL CHECK (length(identity) = 32),
            line INTEGER NOT NULL REFERENCES line (id),
            sequence INTEGER NOT NULL,
            ordinal INTEGER NOT NULL, boot INTEGER NOT NULL,
            panel INTEGER NOT NULL, question INTEGER NOT NULL, level INTEGER NOT NULL,
            mark INTEGER NOT NULL,
            replaces INTEGER, -- how many entries before it what it replaces stands
            batch INTEGER NOT NULL, received INTEGER NOT NULL, branch INTEGER NOT NULL,
            point TEXT, asked TEXT, scale INTEGER,
            earliest INTEGER, latest INTEGER, flags INTEGER,
            hour INTEGER, -- of civil time since 1970, if it is certain and no service press
            replaced INTEGER NOT NULL DEFAULT 0, -- a later rating took its place
            corrected INTEGER, -- the level that was given first, if it took the place of that
            UNIQUE (line, identity)
        ) STRICT;
        CREATE INDEX rating_correcting ON rating (line, ordinal, boot) WHERE replaces IS NOT NULL;
        CREATE INDEX rating_line ON rating (line, ordinal, boot);
        CREATE INDEX rating_sequence ON rating (line, sequence);
        CREATE INDEX rating_hour ON rating (point, hour);

        -- Keys that were found stuck.
        CREATE TABLE stuck (
            identity BLOB NOT NULL,
            line INTEGER NOT NULL REFERENCES line (id),
            sequence INTEGER NOT NULL, branch INTEGER NOT NULL,
            ordinal INTEGER NOT NULL, boot INTEGER NOT NULL,
            panel INTEGER NOT NULL,
            PRIMARY KEY (line, identity)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX stuck_line ON stuck (line, ordinal, boot);

        -- Losses that kiosks admit, by their reason, and 100 + the reason of chains begun anew.
        CREATE TABLE incident (
            identity BLOB NOT NULL,
            line INTEGER NOT NULL REFERENCES line (id),
            sequence INTEGER NOT NULL, branch INTEGER NOT NULL,
            ordinal INTEGER NOT NULL, boot INTEGER NOT NULL,
            received INTEGER NOT NULL,
            kind INTEGER NOT NULL, count INTEGER,
            PRIMARY KEY (line, identity)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX incident_line ON incident (line);

        -- The most ratings that an hour of a week may hold; nothing if too little is known.
        CREATE TABLE usual (
            point TEXT NOT NULL, week INTEGER NOT NULL, most INTEGER,
            PRIMARY KEY (point, week)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE tally (
            point TEXT NOT NULL, question TEXT NOT NULL, scale INTEGER NOT NULL,
            period INTEGER NOT NULL CHECK (period BETWEEN 0 AND 2),
            first INTEGER NOT NULL,
            level INTEGER NOT NULL,
            status INTEGER NOT NULL,
            count INTEGER NOT NULL,
            -- The last batch that changed it.
            batch INTEGER NOT NULL,
            PRIMARY KEY (point, question, scale, period, first, level, status)
        ) STRICT, WITHOUT ROWID;
        """
}
