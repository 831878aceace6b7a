package import FeedbackCore
import SQLite
import Scoring

/// Everything that the server holds and counts, laid open for somebody who checks it.
package struct Ledger {
    /// A rating as the index has it.
    package struct CountedRating: Sendable {
        /// The hash of its entry, by which it is counted once.
        package var identity: Digest
        /// Whose rating it is.
        package var kiosk: KioskID
        /// The chain that it stands in.
        package var chain: ChainID
        /// When it was cast, by the kiosk's boot.
        package var moment: Moment
        /// What was cast.
        package var level: UInt8
        /// The point that it counts for; nothing if none is known.
        package var point: String?
        /// The span of civil time within which it was cast.
        package var earliest: WallTime
        /// The end of that span.
        package var latest: WallTime
        /// True if a later rating took its place, so that it is counted nowhere.
        package var isReplaced: Bool
    }

    private let indexer: Indexer

    /// Counts everything that is stored, and opens it for reading.
    package init(_ directory: DataDirectory) throws {
        indexer = try Indexer.open(directory, .writer)
        try indexer.catchUp()
    }

    /// The signed messages of all batches that are held, in the order in which they came.
    package static func messages(in directory: DataDirectory) throws -> [[UInt8]] {
        let database = try Connections.main(directory, .command)
        return try database.all("SELECT message FROM batch ORDER BY position") { $0.blob(0) }
    }

    /// Every rating that is held, flagged and replaced ones among them.
    package func ratings() throws -> [CountedRating] {
        try indexer.index.all(
            """
            SELECT identity, kiosk, chain, ordinal, boot, level, point, earliest, latest, replaced
            FROM rating JOIN line ON line.id = rating.line ORDER BY rating.id
            """
        ) { row in
            CountedRating(
                identity: Digest(trusted: row.blob(0)), kiosk: KioskID(trusted: row.blob(1)),
                chain: ChainID(trusted: row.blob(2)),
                moment: Moment(bootOrdinal: UInt32(row.int64(3)), milliseconds: row.int64(4)),
                level: UInt8(row.int64(5)), point: row.isNull(6) ? nil : row.text(6),
                earliest: WallTime(milliseconds: row.int64(7)),
                latest: WallTime(milliseconds: row.int64(8)), isReplaced: row.int(9) != 0)
        }
    }

    /// How many ratings of each level the monthly figures of a point hold, left out or not.
    package func monthly(at point: String) throws -> [UInt8: Int] {
        let rows = try indexer.index.all(
            "SELECT level, sum(count) FROM tally WHERE point = ? AND period = ? GROUP BY level",
            point, Period.Kind.month.code
        ) { (UInt8($0.int64(0)), $0.int(1)) }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    /// Alarms of one kind that were raised.
    package func alarms(_ kind: Alarm.Kind) throws -> Int {
        try indexer.main.first("SELECT count(*) FROM alarm WHERE kind = ?", kind.rawValue) {
            $0.int(0)
        } ?? 0
    }
}
