import Control
import FeedbackCore
import Journal

/// Single ratings of a window, for somebody whose reading is already recorded.
struct RatingsLog {
    let reader: JournalReader
    let clocks: ClockReadings
    let window: LogWindow
    let language: Language

    /// Panel, question and level.
    private struct Key: Hashable, Comparable {
        var panel: UInt16
        var question: UInt16
        var level: UInt8

        init(_ rating: Rating) {
            panel = rating.panel
            question = rating.question
            level = rating.level
        }

        static func < (left: Self, right: Self) -> Bool {
            (left.panel, left.question, left.level) < (right.panel, right.question, right.level)
        }
    }

    /// Prints every rating as it is read, so that any number of them fits.
    func print(as format: LogFormat) throws {
        if format == .csv { Swift.print("time,seq,boot,ms,panel,question,level,mark,replaces") }
        var begun = false
        try forEach { entry, rating, time in
            switch format {
            case .table: Swift.print(line(entry, rating, time))
            case .csv: Swift.print(row(entry, rating, time))
            case .json:
                Swift.print(begun ? "," : "[", terminator: "\n")
                Swift.print(json(entry, rating, time), terminator: "")
                begun = true
            }
        }
        if format == .json { Swift.print(begun ? "\n]" : "[]") }
    }

    /// Prints how often each level was pressed, without those of service mode.
    func printLevels(as format: LogFormat) throws {
        var counts: [Key: Int64] = [:]
        try forEach { _, rating, _ in
            if !rating.mark.service { counts[Key(rating), default: 0] += 1 }
        }
        let rows = counts.sorted { $0.key < $1.key }
        switch format {
        case .json: Swift.print(Self.levels(rows.map { ($0.key, $0.value) }))
        case .csv:
            Swift.print("panel,question,level,count")
            for (key, count) in rows {
                Swift.print("\(key.panel),\(key.question),\(key.level),\(count)")
            }
        case .table:
            var columns = TextColumns()
            let titles = say(
                ["bàn phím", "câu", "mức", "số lần"], ["panel", "question", "level", "count"])
            columns.add(titles[0], titles[1], titles[2], titles[3])
            for (key, count) in rows {
                columns.add("\(key.panel)", "\(key.question)", "\(key.level)", "\(count)")
            }
            for line in columns.lines { Swift.print(line) }
        }
    }

    private static func levels(_ rows: [(Key, Int64)]) -> String {
        let list = rows.map { key, count in
            JSONValue.object([
                .init("panel", .integer(Int64(key.panel))),
                .init("question", .integer(Int64(key.question))),
                .init("level", .integer(Int64(key.level))), .init("count", .integer(count)),
            ])
        }
        return String(decoding: JSONValue.array(list).bytes, as: UTF8.self)
    }

    private func say(_ vi: [String], _ en: [String]) -> [String] {
        language == .vietnamese ? vi : en
    }

    private func forEach(_ body: (Entry, Rating, LoggedTime) -> Void) throws {
        try reader.forEachEntry(ofKinds: [1]) { entry in
            let time = LoggedTime(entry.moment, clocks)
            if case .rating(let rating) = entry.fact, window.contains(time.estimate) {
                body(entry, rating, time)
            }
            return true
        }
    }
}

extension RatingsLog {
    private func line(_ entry: Entry, _ rating: Rating, _ time: LoggedTime) -> String {
        let names = say(["bàn phím", "câu", "mức"], ["panel", "question", "level"])
        let marks = marks(of: rating.mark) + correction(rating, entry)
        return "\(time.text(language))  \(entry.sequence)  \(names[0]) \(rating.panel)  "
            + "\(names[1]) \(rating.question)  \(names[2]) \(rating.level)"
            + (marks.isEmpty ? "" : "  " + marks.joined(separator: ", "))
    }

    private func marks(of mark: Mark) -> [String] {
        let merged = HouseText(language).number(UInt64(mark.merged))
        let all = [
            (mark.resynced, say(["đọc lại"], ["resynced"])[0]),
            (mark.service, say(["bảo trì"], ["service mode"])[0]),
            (mark.merged > 0, say(["gộp \(merged)"], ["\(merged) merged"])[0]),
        ]
        return all.filter(\.0).map(\.1)
    }

    private func correction(_ rating: Rating, _ entry: Entry) -> [String] {
        guard let place = replaced(by: rating, entry) else { return [] }
        return say(["thay mục \(place)"], ["replaces \(place)"])
    }

    /// The place of the rating that this one names, which may be none that there is.
    private func replaced(by rating: Rating, _ entry: Entry) -> Int64? {
        rating.replaces.map { Int64(clamping: entry.sequence) - Int64($0) }
    }

    private func row(_ entry: Entry, _ rating: Rating, _ time: LoggedTime) -> String {
        let wall = time.estimate.map { HouseText.rfc3339($0.wall) } ?? ""
        return "\(wall),\(entry.sequence),\(entry.moment.bootOrdinal),"
            + "\(entry.moment.milliseconds),\(rating.panel),\(rating.question),\(rating.level),"
            + "\(rating.mark.code)," + (replaced(by: rating, entry).map { "\($0)" } ?? "")
    }

    private func json(_ entry: Entry, _ rating: Rating, _ time: LoggedTime) -> String {
        var members = [JSONValue.Member("seq", .integer(Int64(clamping: entry.sequence)))]
        members += time.members
        members += [
            .init("panel", .integer(Int64(rating.panel))),
            .init("question", .integer(Int64(rating.question))),
            .init("level", .integer(Int64(rating.level))),
        ]
        let mark = rating.mark
        if mark.resynced { members.append(.init("resynced", .bool(true))) }
        if mark.service { members.append(.init("service", .bool(true))) }
        if mark.merged > 0 { members.append(.init("merged", .integer(Int64(mark.merged)))) }
        if let place = replaced(by: rating, entry) {
            members.append(.init("replaces", .integer(place)))
        }
        return String(decoding: JSONValue.object(members).bytes, as: UTF8.self)
    }
}
