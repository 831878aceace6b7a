internal import SQLite

/// A row of `sqlite_schema`, as bytes: a bit may have turned in it.
///
/// The text of our tables is the same in every journal, so that this damage alone can be mended
/// without a guess. Left alone it would hide all that the journal holds: SQLite reads nothing of a
/// database whose schema it cannot parse.
struct SchemaRow: Hashable {
    /// A row, and its number.
    typealias Place = (id: Int64, row: SchemaRow)

    private var type: [UInt8]
    private var name: [UInt8]
    private var table: [UInt8]
    private var sql: [UInt8]

    private init(_ row: Statement) {
        (type, name) = (row.blob(1), row.blob(2))
        (table, sql) = (row.blob(3), row.blob(4))
    }

    /// The one row that is not what it was when the journal was made, and where it stands; nothing
    /// if there is none.
    ///
    /// More than one is no turned bit, and is left to whoever judges the journal.
    static func changed(in database: Database) throws(SQLiteError) -> Place? {
        guard let found = try rows(of: database) else { return nil }
        var made = try rows(of: Schema.tables + Schema.salvageTables)
        if made.count != found.count { made = try rows(of: Schema.tables) }
        guard made.count == found.count else { return nil }
        let changed = zip(made, found).filter { $0.0.row != $0.1.row }
        guard let (row, place) = changed.first, changed.count == 1 else { return nil }
        return (place.id, row.row)
    }

    /// Puts the row back.
    ///
    /// What the connection knows of the tables stays as it is: if it could read them, it still can
    /// where this fails.
    func write(at id: Int64, of database: Database) throws(SQLiteError) {
        try database.execute("PRAGMA writable_schema = ON")
        defer { try? database.execute("PRAGMA writable_schema = OFF") }
        try database.run(
            """
            UPDATE sqlite_schema SET type = CAST(? AS TEXT), name = CAST(? AS TEXT),
                tbl_name = CAST(? AS TEXT), sql = nullif(CAST(? AS TEXT), '')
            WHERE rowid = ?
            """, type, name, table, sql, id)
    }

    /// Has the connection read anew what the tables are.
    static func reload(_ database: Database) throws(SQLiteError) {
        try database.execute("PRAGMA writable_schema = RESET")
    }

    /// What stands in the schema; nothing if it cannot be read.
    private static func rows(of database: Database) throws(SQLiteError) -> [Place]? {
        do throws(SQLiteError) {
            return try read(database)
        } catch {
            guard error.isCorrupt || error.isMisfit else { throw error }
        }
        do throws(SQLiteError) {
            return try readLeniently(database)
        } catch {
            guard error.isCorrupt || error.isMisfit else { throw error }
            return nil
        }
    }

    /// What stands in the schema of a database that is made by some statements.
    private static func rows(of statements: String) throws(SQLiteError) -> [Place] {
        let database = try Database(path: ":memory:")
        try database.execute(statements)
        return try read(database)
    }

    private static func read(_ database: Database) throws(SQLiteError) -> [Place] {
        try database.all(
            """
            SELECT rowid, CAST(type AS BLOB), CAST(name AS BLOB), CAST(tbl_name AS BLOB),
                CAST(sql AS BLOB)
            FROM sqlite_schema ORDER BY rowid
            """
        ) { ($0.int64(0), SchemaRow($0)) }
    }

    /// The same where SQLite passes over what it cannot parse.
    private static func readLeniently(_ database: Database) throws(SQLiteError) -> [Place] {
        try database.execute("PRAGMA writable_schema = ON")
        defer { try? reload(database) }
        return try read(database)
    }
}
