import FeedbackCore
import SQLite
import Scoring

/// Where a rating is counted: one row of the index.
struct TallyKey: Hashable {
    /// How it is counted.
    enum Status: Hashable {
        /// In the index, with what is to be shown beside it.
        case counted(Flag?)
        /// Left out, for this reason.
        case excluded(Flag)

        /// What the row stores: 0 counted, 1 + flag counted and shown, 100 + flag left out.
        var code: Int {
            switch self {
            case .counted(let flag): flag.map { 1 + $0.rawValue } ?? 0
            case .excluded(let flag): 100 + flag.rawValue
            }
        }

        init(_ flags: FlagSet) {
            self = flags.exclusion.map { .excluded($0) } ?? .counted(flags.flags.first)
        }

        init(code: Int) {
            let flag = Flag(rawValue: code >= 100 ? code - 100 : code - 1)
            self = code >= 100 ? flag.map { .excluded($0) } ?? .counted(nil) : .counted(flag)
        }
    }

    var point: String
    var question: String
    var scale: Scale
    var period: Period
    var level: UInt8
    var status: Status

    /// Counts `change` ratings more in its row, which `batch` changed.
    func add(_ change: Int, _ batch: Int64, to index: Database) throws {
        try index.run(
            """
            INSERT INTO tally (point, question, scale, period, first, level, status, count, batch)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET count = count + excluded.count,
                batch = max(batch, excluded.batch)
            """, point, question, Int(scale.rawValue), period.kind.code, period.first.dayNumber,
            Int(level), status.code, change, batch)
    }
}

extension Period.Kind {
    /// The number that stands for it in the index.
    var code: Int {
        switch self {
        case .day: 0
        case .week: 1
        case .month: 2
        }
    }

    init?(code: Int) {
        guard let kind = Self.allCases.first(where: { $0.code == code }) else { return nil }
        self = kind
    }
}
