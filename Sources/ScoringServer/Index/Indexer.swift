import BatchFormat
import FeedbackCore
import SQLite
import Scoring

/// Reads stored batches after its position and counts them.
///
/// The position moves in the transaction of the rows, so whoever runs it, and wherever it is
/// stopped, each entry is counted once.
struct Indexer {
    let main: Database
    let index: Database
    /// Which flag rules hold for which days.
    let rules: RuleCalendar
    /// Batches of one transaction.
    private static let step = 100

    /// Takes a reading connection to the main database and a writing one to the index.
    init(
        main: Database, index: Database, rules: RuleCalendar = RuleCalendar(always: .current)
    ) {
        self.main = main
        self.index = index
        self.rules = rules
    }

    /// Opens both for `directory`, with the rules that were decided on.
    static func open(_ directory: DataDirectory, _ role: Connections.Role) throws -> Indexer {
        // Also makes the database if the server was never started.
        _ = try Connections.main(directory, .command)
        let main = try Connections.main(directory, .reader)
        return Indexer(
            main: main, index: try openIndex(directory, role),
            rules: try PublishedFigures.rules(directory))
    }

    /// Counts everything by one rule version for all dates, in an index of its own.
    ///
    /// What was published and the index that the server counts in stay as they are.
    static func recount(_ directory: DataDirectory, by version: RuleVersion) throws {
        let path = directory.index(by: version)
        let lock = try FileLock(path + ".use", waiting: true)
        try withExtendedLifetime(lock) {
            let indexer = Indexer(
                main: try Connections.main(directory, .reader),
                index: try openIndex(path, vfs: directory.vfs, .writer),
                rules: RuleCalendar(always: version))
            while try indexer.step() {
                // Nobody else has this index open to write.
                if indexer.index.walPages > 4_000 { try indexer.index.walCheckpoint(.passive) }
            }
        }
    }

    /// Opens the index alone.
    static func openIndex(_ directory: DataDirectory, _ role: Connections.Role) throws -> Database {
        try openIndex(directory.index, vfs: directory.vfs, role)
    }

    private static func openIndex(
        _ path: String, vfs: String?, _ role: Connections.Role
    ) throws -> Database {
        // Whatever a power cut takes from it is counted again.
        try Connections.disposable(
            path, vfs: vfs, role: role, tables: IndexSchema.tables, version: IndexSchema.version)
    }

    /// Opens what was published with the index beside it, for `FigureReader`.
    ///
    /// The role is `writer` for the one thread that publishes; nobody writes the index here.
    static func openFigures(
        _ directory: DataDirectory, _ role: Connections.Role
    ) throws -> Database {
        _ = try openIndex(directory, .reader)
        return try PublishedFigures.open(directory, role, counted: directory.index)
    }

    /// Counts everything that is stored; `fault` is called in each transaction before its commit.
    func catchUp(fault: () throws -> Void = {}) throws {
        while try step(fault: fault) {}
    }

    /// Copies what the log holds into the index, where no command writes at the same time.
    func checkpoint(_ directory: DataDirectory) throws {
        guard index.walPages > 4_000, let lock = try directory.lockForWriting(waiting: false) else {
            return
        }
        _ = try withExtendedLifetime(lock) { try index.walCheckpoint(.passive) }
    }

    /// A batch as the main database holds it.
    struct Stored {
        var position: Int64
        var received: WallTime
        var forked: Bool
        var message: [UInt8]
        var payload: [UInt8]
    }

    /// Counts some batches in one transaction; false if there was nothing to count.
    func step(fault: () throws -> Void = {}) throws -> Bool {
        try index.transaction {
            try main.transaction(.deferred) {
                var position = try IndexPosition.resume(index, in: main, by: rules)
                let batches = try stored(after: position.batch)
                let forks = try main.all(
                    "SELECT id, batch FROM fork WHERE id > ? ORDER BY id", position.fork
                ) { ($0.int64(0), $0.int64(1)) }
                guard !batches.isEmpty || !forks.isEmpty else { return false }
                var affected: [Int64: Affected] = [:]
                for batch in batches { try read(batch, &affected) }
                position.batch = batches.last?.position ?? position.batch
                try markForked(forks.map(\.1), upTo: position.batch, &affected)
                try reviseBindings(upTo: position.batch, &affected)
                var hours: Set<PointHour> = []
                for (line, affected) in affected {
                    let reckoning = LineReckoning(
                        index: index, line: line, points: try points(of: line), rules: rules)
                    hours.formUnion(try reckoning.reckon(affected).hours)
                }
                try BurstReckoning(
                    index: index, rules: rules, batch: position.batch
                ).reckon(hours)
                position.fork = forks.last?.0 ?? position.fork
                try position.store(batches.last?.payload, in: index)
                try fault()
                return true
            }
        }
    }

    private func stored(after position: Int64) throws -> [Stored] {
        try main.all(
            """
            SELECT position, received_at, code, message, payload FROM batch WHERE position > ?
            ORDER BY position LIMIT \(Self.step)
            """, position
        ) { row in
            Stored(
                position: row.int64(0), received: WallTime(milliseconds: row.int64(1)),
                forked: row.int(2) == 1, message: row.blob(3), payload: row.blob(4))
        }
    }
}
