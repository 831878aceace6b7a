import SQLite
import Testing

struct StatementTests {
    private let database: Database

    init() throws {
        database = try Database(path: ":memory:")
        try database.execute("CREATE TABLE t(a INTEGER PRIMARY KEY, b)")
    }

    @Test func `rows are stepped one by one`() throws {
        let statement = try database.prepare("VALUES (1), (2), (3)")
        var seen: [Int] = []
        while try statement.step() { seen.append(statement.int(0)) }
        #expect(seen == [1, 2, 3])
    }

    @Test func `a scan of the whole table is counted, a key look-up is not`() throws {
        try database.execute("INSERT INTO t(a) VALUES (1), (2), (3), (4)")
        let scan = try database.prepare("SELECT a FROM t WHERE b IS NULL")
        _ = try scan.all { $0.int(0) }
        #expect(scan.fullScanSteps > 0)
        let search = try database.prepare("SELECT b FROM t WHERE a = ?")
        _ = try search.all(3) { $0.int(0) }
        #expect(search.fullScanSteps == 0)
    }

    @Test(arguments: ["", "-- nothing", "SELEC 1", "SELECT x FROM nowhere"])
    func `a text that is no statement is refused`(sql: String) {
        #expect(throws: SQLiteError.self) { try database.prepare(sql) }
    }

    @Test func `a place that does not exist is refused`() throws {
        let statement = try database.prepare("SELECT ?")
        let error = #expect(throws: SQLiteError.self) { try statement.run(1, 2) }
        // SQLITE_RANGE, https://sqlite.org/rescode.html#range
        #expect(error?.code == 25)
    }
}
