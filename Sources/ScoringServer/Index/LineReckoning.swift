import BatchFormat
import FeedbackCore
import SQLite
import Scoring

/// Makes of the ratings of one chain what can be made of them, from one boot on.
///
/// A pure function of the rows of the index and of the kiosk's bindings, so that the same entries
/// give the same figures in whatever order they came in.
struct LineReckoning {
    let index: Database
    let line: Int64
    /// The points that the kiosk was bound to, oldest first.
    let points: [String]

    /// Reckons the boots from `ordinal` on, and adds the differences to the tallies.
    func reckon(from ordinal: UInt32) throws {
        let ratings = try index.all(
            """
            SELECT \(IndexedRating.columns) FROM rating WHERE line = ? AND ordinal >= ?
            ORDER BY sequence, id
            """, line, ordinal, read: IndexedRating.init)
        let bounds = try bounds(from: ordinal)
        let declared = try declarations()
        var changes: [TallyKey: Int] = [:]
        // A copied card has a clock and a queue of people of its own.
        for branch in [ratings.filter { !$0.forked }, ratings.filter(\.forked)] {
            let meanings = meanings(of: branch, bounds, declared)
            for (rating, meaning) in zip(branch, meanings) where rating.meaning != meaning {
                for key in rating.meaning.map(rating.keys) ?? [] { changes[key, default: 0] -= 1 }
                for key in rating.keys(meaning) { changes[key, default: 0] += 1 }
                try store(meaning, of: rating.id)
            }
        }
        for (key, change) in changes where change != 0 { try add(change, to: key) }
    }

    private typealias Declaration = (sequence: UInt64, configuration: DeclaredConfiguration)

    private func meanings(
        of ratings: [IndexedRating], _ bounds: TimeBounds, _ declared: [Declaration]
    ) -> [IndexedRating.Meaning] {
        var next = 0
        var current: DeclaredConfiguration?
        var cast: [CastRating] = []
        var meanings: [IndexedRating.Meaning] = []
        for rating in ratings {
            while next < declared.count, declared[next].sequence <= rating.sequence {
                current = declared[next].configuration
                next += 1
            }
            let range = bounds.range(of: rating.moment, received: rating.received)
            cast.append(
                CastRating(
                    moment: rating.moment, rating: rating.rating, range: range,
                    openingHours: current?.openingHours, forked: rating.forked))
            let place = Int(rating.rating.question) - 1
            let question = current.flatMap {
                $0.questions.indices.contains(place) ? $0.questions[place] : nil
            }
            meanings.append(
                IndexedRating.Meaning(
                    point: point(declared: current?.point), question: question, range: range,
                    flags: []))
        }
        for (place, flags) in FlagRules.flags(cast).enumerated() { meanings[place].flags = flags }
        return meanings
    }

    /// The point that the chain declares, if the kiosk was ever bound to it; before enrolment it
    /// declares none, and means the first one.
    private func point(declared: String?) -> String? {
        guard let declared else { return points.first }
        return points.contains(declared) ? declared : points.first
    }

    private func bounds(from ordinal: UInt32) throws -> TimeBounds {
        let floor = try index.first(
            "SELECT max(wall) FROM evidence WHERE line = ? AND ordinal < ? AND kind = 1", line,
            ordinal
        ) { $0.isNull(0) ? nil : WallTime(milliseconds: $0.int64(0)) }
        var boots: [UInt32: BootEvidence] = [:]
        let rows = try index.all(
            """
            SELECT ordinal, kind, boot, wall, error, quality FROM evidence
            WHERE line = ? AND ordinal >= ?
            """, line, ordinal
        ) { row in
            (
                ordinal: UInt32(row.int64(0)), kind: row.int(1), boot: row.int64(2),
                wall: WallTime(milliseconds: row.int64(3)), error: row.int64(4),
                quality: ClockQuality(rawValue: UInt8(row.int64(5))) ?? .unset
            )
        }
        for row in rows {
            var boot = boots[row.ordinal] ?? BootEvidence(ordinal: row.ordinal)
            switch row.kind {
            case 0:
                boot.anchors.append(
                    .init(boot: row.boot, wall: row.wall, error: row.error, quality: row.quality))
            case 1: boot.notBefore.append(.init(boot: row.boot, server: row.wall))
            default: boot.notAfter.append(.init(boot: row.boot, server: row.wall))
            }
            boots[row.ordinal] = boot
        }
        return TimeBounds(Array(boots.values), floor: (floor ?? nil) ?? TimeBounds.epoch)
    }

    private func declarations() throws -> [Declaration] {
        try index.all(
            "SELECT sequence, configuration FROM declared WHERE line = ? ORDER BY sequence", line
        ) { ($0.uint64(0), $0.blob(1)) }.compactMap { row in
            (try? DeclaredConfiguration(canonicalBytes: row.1)).map { (row.0, $0) }
        }
    }

    private func store(_ meaning: IndexedRating.Meaning, of id: Int64) throws {
        try index.run(
            """
            UPDATE rating SET point = ?, asked = ?, scale = ?, earliest = ?, latest = ?, flags = ?
            WHERE id = ?
            """, meaning.point, meaning.question?.id,
            meaning.question.map { Int($0.scale.rawValue) },
            meaning.range.earliest.milliseconds, meaning.range.latest.milliseconds,
            meaning.flags.rawValue, id)
    }

    private func add(_ change: Int, to key: TallyKey) throws {
        try index.run(
            """
            INSERT INTO tally (point, question, scale, period, first, level, status, count)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET count = count + excluded.count
            """, key.point, key.question, Int(key.scale.rawValue), key.period.kind.code,
            key.period.first.dayNumber, Int(key.level), key.status.code, change)
    }
}
