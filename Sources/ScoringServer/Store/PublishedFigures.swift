import FeedbackCore
import Glibc
import SQLite
import Scoring

/// The database of what was published, and of the rules that it was made by.
enum PublishedFigures {
    /// Opens it alone.
    static func open(_ directory: DataDirectory, _ role: Connections.Role) throws -> Database {
        try Connections.open(
            directory.published, vfs: directory.vfs, role: role, tables: PublishedSchema.tables,
            version: PublishedSchema.version, upgrades: PublishedSchema.upgrades)
    }

    /// Opens it with an index beside it, a file that `Indexer` made, whose tables then stand under
    /// their own names.
    static func open(
        _ directory: DataDirectory, _ role: Connections.Role, counted index: String
    ) throws -> Database {
        let database = try open(directory, role)
        try database.run("ATTACH ? AS counted", index)
        return database
    }

    /// The rules that were decided on; those of this program if there is no decision yet.
    static func rules(_ directory: DataDirectory) throws -> RuleCalendar {
        let steps = try steps(open(directory, .command))
        return RuleCalendar(steps) ?? RuleCalendar(always: .current)
    }

    /// Lets this program's rules begin tomorrow, unless they were begun already.
    ///
    /// A new server has them from its first day. Before it is opened an index of an earlier
    /// program is asked for what it showed.
    static func begin(_ directory: DataDirectory, now: WallTime) throws {
        let database = try open(directory, .writer)
        try database.transaction {
            var known = try steps(database)
            if known.isEmpty, let version = try adopt(directory, into: database) {
                known.append(.init(version: version, first: CivilDate(dayNumber: 0)))
                try add(known[0], to: database)
            }
            guard !known.contains(where: { $0.version == .current }) else { return }
            let first =
                known.isEmpty ? CivilDate(dayNumber: 0) : CivilDate(at: now).adding(days: 1)
            try add(.init(version: .current, first: first), to: database)
        }
    }

    private static func steps(_ database: Database) throws -> [RuleCalendar.Step] {
        try database.all("SELECT version, first FROM rule") { ($0.int(0), $0.int(1)) }
            .map { number, first in
                guard let version = RuleVersion(rawValue: number) else {
                    throw ServerError.database(
                        "\(database.path): figures follow flag rules \(number), which this "
                            + "program does not know; install the one that wrote them")
                }
                return .init(version: version, first: CivilDate(dayNumber: first))
            }
    }

    private static func add(_ step: RuleCalendar.Step, to database: Database) throws {
        try database.run(
            "INSERT INTO rule VALUES (?, ?)", step.version.rawValue, step.first.dayNumber)
    }

    /// Takes over what an index showed that kept it in itself, and says by which rules.
    private static func adopt(
        _ directory: DataDirectory, into database: Database
    ) throws -> RuleVersion? {
        guard unsafe access(directory.index, F_OK) == 0,
            let old = try? Database(path: directory.index, access: .create),
            let number = try? old.pragma("user_version").flatMap({ Int($0) }),
            (3_000..<4_000).contains(number)
        else { return nil }
        let columns = "point, question, scale, period, first, at, batch, levels, excluded, noted"
        let rows = try old.all("SELECT \(columns) FROM shown") { row in
            (
                place: (row.text(0), row.text(1), row.int64(2), row.int64(3), row.int64(4)),
                made: (row.int64(5), row.int64(6)),
                counts: (row.text(7), row.text(8), row.text(9))
            )
        }
        for (place, made, counts) in rows {
            try database.run(
                "INSERT OR IGNORE INTO shown (\(columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                place.0, place.1, place.2, place.3, place.4, made.0, made.1, counts.0, counts.1,
                counts.2)
        }
        return RuleVersion(rawValue: number - 3_000) ?? .two
    }
}
