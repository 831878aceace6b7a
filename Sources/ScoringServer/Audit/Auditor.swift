package import FeedbackCore
import SQLite
package import Scoring

/// What commands read for people on the server: counts and figures, brought up to date first.
package struct Auditor {
    private let directory: DataDirectory
    private let administration: Administration

    /// Opens the databases, and counts what is stored and not counted yet.
    package init(_ directory: DataDirectory) throws {
        self.directory = directory
        administration = try Administration(directory)
        // A checkpoint of the index by the server meanwhile could lose what is counted here.
        let lock = try directory.lockForWriting(waiting: true)
        try withExtendedLifetime(lock) { try Indexer.open(directory, .command).catchUp() }
    }

    /// What the stored batches of a kiosk, or of all, hold.
    package func counts(kiosk: KioskID?) throws -> AuditCounts {
        try administration.read { try AuditCounts($0, kiosk: kiosk) }
    }

    /// How many ratings have each flag; one may have several.
    package func flags(kiosk: KioskID?) throws -> [(name: String, count: Int)] {
        let index = try Indexer.openIndex(directory, .reader)
        var counts: [Flag: Int] = [:]
        let rows = try index.all(
            """
            SELECT flags, count(*) FROM rating JOIN line ON line.id = rating.line
            WHERE ?1 IS NULL OR kiosk = ?1 GROUP BY flags
            """, kiosk?.bytes
        ) { (FlagSet(rawValue: $0.int(0)), $0.int(1)) }
        for (set, count) in rows {
            for flag in set.flags { counts[flag, default: 0] += count }
        }
        return Flag.allCases.compactMap { flag in counts[flag].map { (flag.name, $0) } }
    }

    /// How many ratings a later one took the place of: they stand in the chain and in no figure.
    package func replaced(kiosk: KioskID?) throws -> Int {
        try Indexer.openIndex(directory, .reader).first(
            """
            SELECT count(*) FROM rating JOIN line ON line.id = rating.line
            WHERE replaced AND (?1 IS NULL OR kiosk = ?1)
            """, kiosk?.bytes
        ) { $0.int(0) } ?? 0
    }

    /// How many ratings have a day, only a week, only a month, or no period at all.
    ///
    /// A rating counts in the shortest period that contains its interval.
    package func dated(kiosk: KioskID?) throws -> [(name: String, count: Int)] {
        let index = try Indexer.openIndex(directory, .reader)
        var counts: [Period.Kind?: Int] = [:]
        let rows = try index.all(
            """
            SELECT earliest, latest FROM rating JOIN line ON line.id = rating.line
            WHERE ?1 IS NULL OR kiosk = ?1
            """, kiosk?.bytes
        ) { row in
            TimeRange(
                earliest: WallTime(milliseconds: row.int64(0)),
                noLaterThan: WallTime(milliseconds: row.int64(1)))
        }
        for range in rows { counts[Period.containing(range).first?.kind, default: 0] += 1 }
        return Period.Kind.allCases.map { ($0.rawValue, counts[$0] ?? 0) }
            + [("none", counts[Period.Kind?.none] ?? 0)]
    }

    /// What may be said to an audience about a point in a period.
    package func report(
        _ id: String, _ period: Period, for audience: Audience, now: WallTime
    ) throws -> PointReport {
        let rules = try PublishedFigures.rules(directory)
        return try report(id, period, for: audience, rules, directory.index, now: now)
    }

    /// What may be said inside the office; of a whole point in a month also the signals, and what
    /// another rule version makes of it.
    ///
    /// - Parameters:
    ///   - id: the point's.
    ///   - period: a period that is over.
    ///   - version: the rules to count by once more, for all dates.
    ///   - now: the time.
    /// - Returns: the report, with nothing in it that was published changed.
    /// - Throws: `ServerError` for a point or a period that there is no report of.
    package func office(
        _ id: String, _ period: Period, rules version: RuleVersion?, now: WallTime
    ) throws -> OfficeReport {
        var office = OfficeReport(report: try report(id, period, for: .office, now: now))
        guard office.isWhole else { return office }
        if let version {
            try Indexer.recount(directory, by: version)
            office.other = try report(
                id, period, for: .office, RuleCalendar(always: version),
                directory.index(by: version), now: now)
        }
        let points = try administration.read { try PointTable($0).all() }
        let family = points.filter { $0.id == id || $0.parent == id }
        let kiosks = try administration.read { try FamilyKiosk.all(of: family, in: $0) }
        let index = try Indexer.openIndex(directory, .reader)
        office.readings = try index.transaction(.deferred) {
            try ConductReader(index: index, family: family, period: period)
                .conduct(of: kiosks).readings
        }
        return office
    }

    private func report(
        _ id: String, _ period: Period, for audience: Audience, _ rules: RuleCalendar,
        _ path: String, now: WallTime
    ) throws -> PointReport {
        let points = try administration.read { try PointTable($0).all() }
        guard let point = points.first(where: { $0.id == id }) else {
            throw ServerError.unknownPoint(id)
        }
        guard period.isClosed(at: now) else {
            throw ServerError.badArgument(
                period.first.iso,
                expected: "a period that is over; this one ends \(period.last.iso)")
        }
        let index = try PublishedFigures.open(directory, .reader, counted: path)
        return try index.transaction(.deferred) {
            let root = point.parent ?? point.id
            let family = points.filter { $0.id == root || $0.parent == root }
            let book = try FigureReader(index).book(of: family, now: now)
            return PointReport(
                point: point, parent: points.first { $0.id == point.parent }, period: period,
                book: book, rules: rules, for: audience, now: now)
        }
    }
}
