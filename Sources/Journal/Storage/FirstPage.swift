internal import SQLite

/// The first page of a journal's database, which a turned bit may have changed.
///
/// It holds the header and what the tables are. But for a few counters it is the same in every
/// journal, so that this damage alone can be mended without a guess. Left alone one bit in it
/// could hide all that the journal holds, or have it refused for ever as somebody else's.
///
/// Only the database's own file is looked at: in the log every page has a checksum.
enum FirstPage {
    /// What of it differs between journals: how often the file was written and how large it is, its
    /// free pages, the number of its schema, and the library that wrote it last
    /// (<https://sqlite.org/fileformat2.html#the_database_header>).
    private static let counters = [24..<44, 92..<100]

    /// Puts the one bit back that is not as it was when the journal was made; false if there is
    /// none, or more than one, which is left to whoever judges the journal.
    ///
    /// The connection must not have read anything yet, or has to forget what it read.
    static func mend(_ database: Database) throws(SQLiteError) -> Bool {
        let made = Schema.firstPage
        let found = try database.readFile(at: 0, made.count)
        let changed = made.indices.filter { index in
            made[index] != found[index] && !counters.contains { $0.contains(index) }
        }
        guard let place = changed.first, changed.count == 1,
            (made[place] ^ found[place]).nonzeroBitCount == 1
        else { return false }
        try database.writeFile(made[place], at: place)
        return true
    }

    /// The same for the journal in `directory`, which nobody has open.
    static func mend(in directory: String, vfs: String?) throws(SQLiteError) -> Bool {
        let path = directory + "/" + JournalFiles.database
        return try mend(Database(path: path, access: .readWrite, vfs: vfs))
    }
}
