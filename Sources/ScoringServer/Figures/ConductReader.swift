import BatchFormat
import FeedbackCore
import SQLite
import Scoring

/// Reads from the index how the kiosks of a family of points did.
struct ConductReader {
    let index: Database
    let family: [Point]
    let period: Period

    private var hours: Range<Int> {
        period.first.dayNumber * 24..<(period.last.dayNumber + 1) * 24
    }

    /// What the index says, for the kiosks that were bound to the family.
    func conduct(of kiosks: [KioskID]) throws -> Conduct {
        var conduct = Conduct()
        conduct.kiosks = kiosks.count
        let lines = try kiosks.flatMap { kiosk in
            try index.all("SELECT id FROM line WHERE kiosk = ?", kiosk.bytes) { $0.int64(0) }
        }
        conduct.openDays = try openDays(of: lines)
        for point in family { conduct.crossing += try crossing(at: point.id) }
        conduct.ratedDays = try ratedDays()
        for line in lines { try addIncidents(of: line, to: &conduct) }
        if period.kind == .month { conduct.readings = try readings(of: lines) }
        return conduct
    }

    private func ratedDays() throws -> Int {
        var days: Set<Int> = []
        for point in family {
            days.formUnion(
                try index.all(
                    "SELECT DISTINCT hour / 24 FROM rating WHERE point = ? AND hour >= ? "
                        + "AND hour < ?", point.id, hours.lowerBound, hours.upperBound
                ) { $0.int(0) })
        }
        return days.count
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

    private func openDays(of lines: [Int64]) throws -> Int? {
        let declared = try lines.compactMap { line in
            try index.first(
                "SELECT configuration FROM declared WHERE line = ? ORDER BY sequence DESC LIMIT 1",
                line
            ) { $0.blob(0) }
        }
        let weeks = declared.compactMap {
            (try? DeclaredConfiguration(canonicalBytes: $0))?.openingHours.days
        }
        guard !weeks.isEmpty else { return nil }
        return (period.first.dayNumber...period.last.dayNumber).count { day in
            let weekday = CivilDate(dayNumber: day).weekday
            return weeks.contains { $0.count == 7 && !$0[weekday].isEmpty }
        }
    }

    private func addIncidents(of line: Int64, to conduct: inout Conduct) throws {
        let rows = try index.all(
            """
            SELECT ordinal, boot, received, kind, count, branch, sequence FROM incident
            WHERE line = ?
            """, line
        ) { row in
            (
                moment: Moment(bootOrdinal: UInt32(row.int64(0)), milliseconds: row.int64(1)),
                received: WallTime(milliseconds: row.int64(2)), kind: row.int(3),
                count: row.isNull(4) ? nil : row.int(4), branch: row.int64(5),
                sequence: row.uint64(6)
            )
        }
        guard !rows.isEmpty else { return }
        let views = try LineViews(of: line, in: index)
        for row in rows {
            let at = row.moment.milliseconds
            let view = views.view(of: row.branch, at: row.sequence)
            let range = try EvidenceReader(
                index: index, line: line, condition: view?.sql ?? "FALSE"
            ).bounds(of: row.moment.bootOrdinal, at...at, received: [row.received])
                .range(of: at, received: row.received)
            guard range.earliest < period.end, range.latest >= period.start else { continue }
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
    func readings(of lines: [Int64]) throws -> [Signal.Reading] {
        var reader = SignalReader()
        for line in lines {
            let declared = try index.all(
                "SELECT sequence, configuration FROM declared WHERE line = ? AND branch = 0 "
                    + "ORDER BY sequence", line
            ) { ($0.uint64(0), $0.blob(1)) }
            .map { ($0, (try? DeclaredConfiguration(canonicalBytes: $1))?.openingHours) }
            let views = try LineViews(of: line, in: index)
            for point in family {
                let ratings = try index.all(
                    """
                    SELECT \(IndexedRating.columns) FROM rating
                    WHERE point = ? AND hour >= ? AND hour < ? AND +line = ?
                    ORDER BY branch, sequence
                    """, point.id, hours.lowerBound, hours.upperBound, line,
                    read: IndexedRating.init)
                // Two who have copies of one card do not wait for each other.
                for (_, part) in views.parts(of: ratings) {
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
    /// The kiosks that were ever bound to a family, in the order of their ids.
    static func kiosks(of family: [Point], in main: Database) throws -> [KioskID] {
        var found: Set<[UInt8]> = []
        for point in family {
            found.formUnion(
                try main.all("SELECT DISTINCT kiosk FROM binding WHERE point = ?", point.id) {
                    $0.blob(0)
                })
        }
        return found.sorted { $0.lexicographicallyPrecedes($1) }.map { KioskID(trusted: $0) }
    }

    /// Entries that are missing before some that the server holds.
    static func missing(of kiosks: [KioskID], in main: Database) throws -> Int {
        var missing = 0
        for kiosk in kiosks {
            let rows = try main.all(
                """
                SELECT chain.id, contiguous, first, last FROM chain
                JOIN batch ON batch.kiosk = chain.kiosk AND batch.chain = chain.id
                WHERE chain.kiosk = ? AND code = 0 AND last > contiguous ORDER BY chain.id, first
                """, kiosk.bytes
            ) { (chain: $0.blob(0), held: $0.int64(1), first: $0.int64(2), last: $0.int64(3)) }
            var (chain, held): ([UInt8], Int64) = ([], 0)
            for row in rows {
                if row.chain != chain { (chain, held) = (row.chain, row.held) }
                missing = missing.adding(orClamping: Int(max(0, row.first - held - 1)))
                held = max(held, row.last)
            }
        }
        return missing
    }
}
