import BatchFormat
import FeedbackCore
import SQLite
import Scoring

/// Reads from the index how the kiosks of a family of points did.
///
/// What a kiosk did elsewhere, before or after, is no part of it.
struct ConductReader {
    let index: Database
    let family: [Point]
    let period: Period

    /// A chain of one of the kiosks.
    private struct Line {
        var id: Int64
        var chain: ChainID
        var kiosk: FamilyKiosk
        var views: LineViews
    }

    /// A day on which a part of a chain has ratings at the family.
    private struct RatedDay {
        var line: Int64
        var day: Int
        var branch: Int64
        /// The last of the ratings.
        var last: UInt64
    }

    private var hours: Range<Int> {
        period.first.dayNumber * 24..<(period.last.dayNumber + 1) * 24
    }

    /// What the index says of kiosks that were ever bound to the family.
    func conduct(of kiosks: [FamilyKiosk]) throws -> Conduct {
        var conduct = Conduct()
        let lines = try kiosks.flatMap { try self.lines(of: $0) }
        let rated = try ratedDays()
        let raters = Set(rated.map(\.line))
        conduct.kiosks = kiosks.count { kiosk in
            kiosk.stays.contains { $0.overlaps(period.start..<period.end) }
                || lines.contains { $0.kiosk.id == kiosk.id && raters.contains($0.id) }
        }
        conduct.openDays = try openDays(rated, lines)
        for point in family { conduct.crossing += try crossing(at: point.id) }
        conduct.ratedDays = Set(rated.map(\.day)).count
        for line in lines {
            try addIncidents(of: line, to: &conduct)
            let missing = try missing(of: line)
            conduct.missing = conduct.missing.adding(orClamping: missing)
        }
        if period.kind == .month { conduct.readings = try readings(of: lines) }
        return conduct
    }

    private func lines(of kiosk: FamilyKiosk) throws -> [Line] {
        try index.all("SELECT id, chain FROM line WHERE kiosk = ?", kiosk.id.bytes) {
            (id: $0.int64(0), chain: ChainID(trusted: $0.blob(1)))
        }.map {
            Line(
                id: $0.id, chain: $0.chain, kiosk: kiosk,
                views: try LineViews(of: $0.id, in: index))
        }
    }

    private func ratedDays() throws -> [RatedDay] {
        try family.flatMap { point in
            // The plus keeps SQLite from an index of all ratings, in the order of their lines.
            try index.all(
                """
                SELECT line, hour / 24, branch, max(sequence) FROM rating
                WHERE point = ? AND hour >= ? AND hour < ? GROUP BY +line, hour / 24, branch
                """, point.id, hours.lowerBound, hours.upperBound
            ) {
                RatedDay(line: $0.int64(0), day: $0.int(1), branch: $0.int64(2), last: $0.uint64(3))
            }
        }
    }

    /// Only ratings whose hour is uncertain can cross the border of a period.
    private func crossing(at point: String) throws -> Int {
        let (start, end) = (period.start.milliseconds, period.end.milliseconds)
        return try index.first(
            """
            SELECT count(*) FROM rating WHERE point = ?1 AND hour IS NULL AND NOT replaced
            AND earliest < ?3 AND latest >= ?2 AND (earliest < ?2 OR latest >= ?3)
            """, point, start, end
        ) { $0.int(0) } ?? 0
    }

    /// A day without ratings has the hours of the rated one before it, or after it.
    private func openDays(_ rated: [RatedDay], _ lines: [Line]) throws -> Int? {
        let days = period.first.dayNumber...period.last.dayNumber
        var found: Set<Int>?
        for line in lines {
            let rated = rated.filter { $0.line == line.id }.sorted { $0.day < $1.day }
            let weeks = try rated.compactMap { rated in
                try line.views.view(of: rated.branch, at: rated.last)?
                    .declarations(over: rated.last...rated.last).last
                    .map { (day: rated.day, hours: $0.configuration.openingHours.days) }
            }.filter { $0.hours.count == 7 }
            guard let first = weeks.first else { continue }
            let added = days.filter { day in
                let week = weeks.last { $0.day <= day } ?? first
                return !week.hours[CivilDate(dayNumber: day).weekday].isEmpty
            }
            found = (found ?? []).union(added)
        }
        return found?.count
    }

    private func addIncidents(of line: Line, to conduct: inout Conduct) throws {
        let rows = try index.all(
            """
            SELECT ordinal, boot, received, kind, count, branch, sequence FROM incident
            WHERE line = ?
            """, line.id
        ) { row in
            (
                moment: Moment(bootOrdinal: UInt32(row.int64(0)), milliseconds: row.int64(1)),
                received: WallTime(milliseconds: row.int64(2)), kind: row.int(3),
                count: row.isNull(4) ? nil : row.int(4), branch: row.int64(5),
                sequence: row.uint64(6)
            )
        }
        for row in rows {
            let at = row.moment.milliseconds
            let view = line.views.view(of: row.branch, at: row.sequence)
            let range = try EvidenceReader(
                index: index, line: line.id, condition: view?.sql ?? "FALSE"
            ).bounds(of: row.moment.bootOrdinal, at...at, received: [row.received])
                .range(of: at, received: row.received)
            guard range.earliest < period.end, range.latest >= period.start,
                try isHere(line.kiosk, at: row.sequence, view)
            else { continue }
            guard let reason = UInt8(exactly: row.kind).flatMap(Loss.Reason.init) else {
                conduct.newChains += 1
                continue
            }
            var lost = conduct.losses[reason] ?? Conduct.Lost()
            lost.times += 1
            lost.presses = lost.presses.adding(orClamping: row.count ?? 0)
            lost.unknown += row.count == nil ? 1 : 0
            conduct.losses[reason] = lost
        }
    }

    /// The signals of all ratings whose hour is certain.
    private func readings(of lines: [Line]) throws -> [Signal.Reading] {
        var reader = SignalReader()
        for line in lines {
            let declared = try index.all(
                "SELECT sequence, configuration FROM declared WHERE line = ? AND branch = 0 "
                    + "ORDER BY sequence", line.id
            ) { ($0.uint64(0), $0.blob(1)) }
            .map { ($0, (try? DeclaredConfiguration(canonicalBytes: $1))?.openingHours) }
            for point in family {
                let ratings = try index.all(
                    """
                    SELECT \(IndexedRating.columns) FROM rating
                    WHERE point = ? AND hour >= ? AND hour < ? AND +line = ?
                    ORDER BY branch, sequence
                    """, point.id, hours.lowerBound, hours.upperBound, line.id,
                    read: IndexedRating.init)
                // Two who have copies of one card do not wait for each other.
                for (_, part) in line.views.parts(of: ratings) {
                    reader.read(part.compactMap { judged($0, declared) })
                }
            }
        }
        return reader.readings
    }

    private func judged(
        _ rating: IndexedRating, _ declared: [(UInt64, OpeningHours?)]
    ) -> SignalReader.Judged? {
        guard let meaning = rating.meaning, let scale = meaning.question?.scale else { return nil }
        let hours = declared.last { $0.0 <= rating.sequence }?.1
        return SignalReader.Judged(
            cast: rating.cast(meaning, openingHours: hours), flags: meaning.flags, scale: scale)
    }
}

extension ConductReader {
    /// True if a kiosk stood at the family when it wrote an entry.
    private func isHere(
        _ kiosk: FamilyKiosk, at sequence: UInt64, _ view: LineView?
    ) throws -> Bool {
        let point = try view?.point(at: sequence, of: kiosk.points)
        return family.contains { $0.id == point }
    }

    /// Entries of a chain that are missing before some that the server holds, and before or after
    /// which the kiosk stood at the family.
    private func missing(of line: Line) throws -> Int {
        try line.kiosk.gaps.filter { $0.chain == line.chain }.reduce(0) { sum, gap in
            let (first, next) = (gap.missing.lowerBound, gap.missing.upperBound + 1)
            let view = line.views.view(of: 0, at: next)
            guard try isHere(line.kiosk, at: first, view) || isHere(line.kiosk, at: next, view)
            else { return sum }
            return sum.adding(orClamping: Int(clamping: next - first))
        }
    }
}
