/// The tables of what was published: the one thing that cannot be computed again.
///
/// It outlives the index, so that a new rule version or a rebuilt index changes nothing that
/// everybody saw.
enum PublishedSchema {
    static let version = 3

    /// Times are ms since 1970, days are since 1970.
    static let tables = """
        -- Which flag rules hold from which day on; never changed, only added to.
        CREATE TABLE rule (version INTEGER PRIMARY KEY, first INTEGER NOT NULL) STRICT;

        -- What everybody was shown, as it was shown.
        CREATE TABLE shown (
            point TEXT NOT NULL, question TEXT NOT NULL, scale INTEGER NOT NULL,
            period INTEGER NOT NULL CHECK (period BETWEEN 0 AND 2),
            first INTEGER NOT NULL,
            at INTEGER NOT NULL, batch INTEGER NOT NULL,
            levels TEXT NOT NULL, excluded TEXT NOT NULL, noted TEXT NOT NULL,
            without_day INTEGER, -- nothing if an earlier program did not write it
            payload BLOB, -- the digest of that batch, whose number may go to another
            PRIMARY KEY (point, question, scale, period, first)
        ) STRICT, WITHOUT ROWID;

        -- The last month of each question is asked for all the time.
        \(months)
        """

    private static let months = """
        CREATE INDEX IF NOT EXISTS month ON shown (point, question, scale, first) WHERE period = 2;
        """

    /// What makes an earlier program's tables these, by their version.
    static let upgrades = [
        1: """
        ALTER TABLE shown ADD COLUMN without_day INTEGER;
        ALTER TABLE shown ADD COLUMN payload BLOB;
        \(months)
        """,
        2: months,
    ]
}
