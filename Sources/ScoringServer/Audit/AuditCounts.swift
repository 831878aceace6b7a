import BatchFormat
package import FeedbackCore
package import SQLite

/// What the stored batches hold, read from the signed bytes themselves and not from the index.
package struct AuditCounts: Sendable {
    /// The key of a panel: what was pressed.
    package struct Key: Hashable, Comparable, Sendable {
        /// Who sent it.
        package var kiosk: KioskID
        /// The panel's number on that kiosk, from 1.
        package var panel: UInt16
        /// The question's number on that kiosk, from 1.
        package var question: UInt16
        /// The level on the question's scale; 1 is the most negative.
        package var level: UInt8

        package static func < (left: Self, right: Self) -> Bool {
            (left.kiosk, left.panel, left.question, left.level)
                < (right.kiosk, right.panel, right.question, right.level)
        }
    }

    /// Ratings by key, each identity once in its chain.
    package private(set) var ratings: [Key: Int] = [:]
    /// All entries of any kind, each identity once in its chain.
    package private(set) var entries = 0
    /// Signed batches that were read, branches and overlapping ones included.
    package private(set) var batches = 0
    private var seen: Set<Seen> = []

    /// An entry's identity is one of its chain, as in the index.
    private struct Seen: Hashable {
        var kiosk: KioskID
        var chain: ChainID
        var hash: Digest
    }

    /// Counts what a kiosk sent, or all of them.
    package init(_ database: Database, kiosk: KioskID?) throws {
        var position: Int64 = 0
        while true {
            let rows = try database.all(
                """
                SELECT position, message FROM batch
                WHERE position > ? AND (?2 IS NULL OR kiosk = ?2) ORDER BY position LIMIT 200
                """, position, kiosk?.bytes
            ) { ($0.int64(0), $0.blob(1)) }
            guard let last = rows.last else { return }
            for (_, message) in rows { try count(message) }
            position = last.0
        }
    }

    private mutating func count(_ message: [UInt8]) throws {
        let batch = try Batch(payload: try SignedMessage(message, expecting: .batch).payload)
        batches += 1
        for (entry, hash) in zip(batch.entries, batch.recomputedHashes()) {
            let entryOfChain = Seen(kiosk: batch.kiosk, chain: batch.chain, hash: hash)
            guard seen.insert(entryOfChain).inserted else { continue }
            entries += 1
            guard case .rating(let rating) = entry.fact else { continue }
            let key = Key(
                kiosk: batch.kiosk, panel: rating.panel, question: rating.question,
                level: rating.level)
            ratings[key, default: 0] += 1
        }
    }

    /// The counts as a JSON object: by level over all kiosks, and key by key.
    ///
    /// - Parameters:
    ///   - flags: ratings by flag name, from the index; a rating may have several.
    ///   - dated: ratings by the shortest period that they are counted in.
    ///   - replaced: ratings whose place a later one took, from the index.
    /// - Returns: the object without any space.
    package func json(
        flags: [(name: String, count: Int)], dated: [(name: String, count: Int)],
        replaced: Int
    ) -> String {
        let levels = Dictionary(grouping: ratings, by: \.key.level)
            .mapValues { $0.reduce(0) { $0 + $1.value } }
        let keys = ratings.sorted { $0.key < $1.key }.map { key, count in
            JSONText.members([
                ("kiosk", .text(key.kiosk.description)), ("panel", .number(Int(key.panel))),
                ("question", .number(Int(key.question))), ("level", .number(Int(key.level))),
                ("ratings", .number(count)),
            ])
        }
        return JSONText.object([
            ("batches", .number(batches)), ("entries", .number(entries)),
            ("ratings", .number(ratings.values.reduce(0, +))),
            (
                "levels",
                .array(
                    levels.sorted { $0.key < $1.key }.map {
                        .members([
                            ("level", .number(Int($0.key))), ("ratings", .number($0.value)),
                        ])
                    })
            ),
            ("keys", .array(keys)),
            ("flags", .members(flags.map { ($0.name, .number($0.count)) })),
            ("replaced", .number(replaced)),
            ("dated", .members(dated.map { ($0.name, .number($0.count)) })),
        ])
    }
}
