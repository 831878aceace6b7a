internal import SQLite

/// The first page of a journal's database, in which a bit may have turned.
///
/// It holds the header and what the tables are. But for some counters it is the same in every
/// journal that this version has made, with the same layout of SQLite, so that one bit can be put
/// back without a guess; in any other journal nothing is. Left alone it could hide all that the
/// journal holds.
///
/// Only the database's own file is looked at: a page of the log has a checksum, and stands for the
/// one in the file. What has been read of the page is written to the log again, though, so that it
/// is looked at whenever the page is going to be read from the disk.
enum FirstPage {
    /// What differs between journals: how often the file was written and how large it is, its
    /// free pages, the number of its schema, and the library that wrote it last
    /// (<https://sqlite.org/fileformat2.html#the_database_header>).
    private static let counters = [24..<44, 92..<100]
    /// The number of pages.
    private static let count = 28..<32

    /// Puts the one bit back that is not as it has to be; true if that is news.
    ///
    /// A count of pages that is too low would have pages in use handed out, and is raised to what
    /// the file has: it never has more, unless the log holds the page. One that is too high may be
    /// that of a file which was cut off, and is lowered only with `isClosed`, if nobody is going
    /// to write. A checkpoint under way looks the same, so that neither is news.
    static func mend(_ database: Database, isClosed: Bool = false) throws(SQLiteError) -> Bool {
        var made = Schema.firstPage
        guard !made.isEmpty else { return false }
        let found = try database.readFile(at: 0, made.count)
        for range in counters { made.replaceSubrange(range, with: found[range]) }
        let pages = try UInt32(clamping: database.fileSize() / Int64(made.count))
        let counted = found[count].reduce(0) { $0 << 8 | UInt32($1) }
        if counted < pages || isClosed {
            let bytes = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: pages >> $0) }
            made.replaceSubrange(count, with: bytes)
        }
        let changed = made.indices.filter { made[$0] != found[$0] }
        guard let place = changed.first, changed.count == 1,
            (made[place] ^ found[place]).nonzeroBitCount == 1
        else { return false }
        try database.writeFile(made[place], at: place)
        return !count.contains(place)
    }

    /// The same for a journal that is no longer written.
    static func mend(closed directory: String, vfs: String?) throws(SQLiteError) -> Bool {
        let path = directory + "/" + JournalFiles.database
        let database = try Database(path: path, access: .readWrite, vfs: vfs)
        return try mend(database, isClosed: true)
    }
}
