import ArgumentParser
import FeedbackCore
import Scoring

/// `flags`: how often the flag rules are wrong, and how often they find what they look for.
struct FlagsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "flags",
        abstract: "Count what the flag rules do to made-up visitors and to made-up cheating.",
        discussion: "The same seed gives the same table. The people are described in docs/flags.md."
    )

    @Option(help: "Working days of each crowd; the first forty only tell what is usual.")
    var days = 1_040

    @Option(help: "The seed.")
    var seed: UInt64 = 1

    private static let base = 40

    func run() throws {
        guard days > Self.base else { throw ValidationError("--days must be above 40") }
        honest()
        print("")
        cheating()
    }

    private func honest() {
        let shown = Scoring.Flag.allCases.filter { ![.service, .resynced, .forked].contains($0) }
        print(
            "| visitors a day | citizens | " + shown.map(\.name).joined(separator: " | ")
                + " | left out |")
        print(String(repeating: "|---", count: shown.count + 3) + "|")
        for load in [20.0, 80, 300, 1_000] {
            var crowd = Crowd(seed: seed)
            let presses = (0..<days).flatMap { crowd.visitors($0, load: load) }
            let judged = Self.judge(presses)
            var (citizens, wrong, left) = (0, [Scoring.Flag: Int](), 0)
            for (press, flags) in zip(presses, judged) where press.isHonest {
                citizens += 1
                for flag in flags.flags { wrong[flag, default: 0] += 1 }
                left += flags.exclusion == nil ? 0 : 1
            }
            let cells = shown.map { Self.share(wrong[$0] ?? 0, citizens) }
            print(
                "| \(Int(load)) | \(citizens) | " + cells.joined(separator: " | ")
                    + " | \(Self.share(left, citizens)) |")
        }
    }

    /// What somebody does once a day, at an office of eighty visitors: rows of one key.
    private struct Trick {
        var name: String
        var minute = 100.0
        var count = 30
        var gap = 20.0
        var spread = 0.0
        /// Presses the best level after each bad one instead.
        var answers = false

        func presses(
            _ crowd: inout Crowd, _ day: Int, _ visitors: [Crowd.Press]
        ) -> [Crowd.Press] {
            guard answers else {
                return crowd.row(day, from: minute, count: count, gap: gap, spread: spread)
            }
            return visitors.filter { $0.cast.rating.level <= 2 }.map { bad in
                let seconds = Double(bad.cast.moment.milliseconds) / 1_000 + 2
                return crowd.press(day, seconds / 60, 5, isHonest: false)
            }
        }
    }

    private static let tricks = [
        Trick(name: "nothing", count: 0),
        Trick(name: "30 presses, one a second", gap: 1, spread: 0.2),
        Trick(name: "30 presses every 20 s ± 5 %", spread: 0.05),
        Trick(name: "30 presses every 20 s ± 15 %", spread: 0.15),
        Trick(name: "30 presses every 20 s ± 50 %", spread: 0.5),
        Trick(
            name: "120 presses within an hour, every 25 s ± 60 %", minute: 121, count: 120,
            gap: 25, spread: 0.6),
        Trick(
            name: "20 presses after closing, every minute ± 60 %", minute: 605, count: 20, gap: 60,
            spread: 0.6),
        Trick(
            name: "20 presses in the last half hour, ± 80 %", minute: 571, count: 20, gap: 80,
            spread: 0.8),
        Trick(name: "level 5 two seconds after each level 1 or 2", answers: true),
    ]

    private func cheating() {
        print(
            "| once a day | presses | left out | first reason | noted only | signals of a month |")
        print("|---|---|---|---|---|---|")
        for trick in Self.tricks {
            var crowd = Crowd(seed: seed)
            var presses: [Crowd.Press] = []
            var fake: Set<Int> = []
            for day in 0..<Self.base + 200 {
                let visitors = crowd.visitors(day, load: 80)
                let added = day < Self.base ? [] : trick.presses(&crowd, day, visitors)
                let both = visitors.map { ($0, false) } + added.map { ($0, true) }
                for (press, isFake) in both.sorted(by: {
                    $0.0.cast.moment.milliseconds < $1.0.cast.moment.milliseconds
                }) {
                    if isFake { fake.insert(presses.count) }
                    presses.append(press)
                }
            }
            report(trick.name, presses, fake)
        }
    }

    private func report(_ name: String, _ presses: [Crowd.Press], _ fake: Set<Int>) {
        let judged = Self.judge(presses)
        var (left, noted, reasons) = (0, 0, [Scoring.Flag: Int]())
        for place in fake {
            if let reason = judged[place].exclusion {
                left += 1
                reasons[reason, default: 0] += 1
            } else if !judged[place].flags.isEmpty {
                noted += 1
            }
        }
        let first = reasons.max { ($0.value, $1.key.rawValue) < ($1.value, $0.key.rawValue) }
        print(
            "| \(name) | \(fake.count) | \(Self.share(left, fake.count)) "
                + "| \(first?.key.name ?? "–") | \(Self.share(noted, fake.count)) "
                + "| \(Self.signals(presses, judged)) |")
    }

    /// Which signals stand out, in how many of the months (of twenty days).
    private static func signals(_ presses: [Crowd.Press], _ judged: [FlagSet]) -> String {
        var (months, seen) = (0, [Signal: Int]())
        let days = Dictionary(grouping: presses.indices) {
            Int(presses[$0].cast.moment.bootOrdinal - 1) / 20
        }
        for (month, places) in days where month >= base / 20 {
            months += 1
            var reader = SignalReader()
            reader.read(
                places.map {
                    .init(cast: presses[$0].cast, flags: judged[$0], scale: .sc5)
                })
            for reading in reader.readings where reading.verdict == .sign {
                seen[reading.signal, default: 0] += 1
            }
        }
        let words = Signal.allCases.compactMap { signal in
            seen[signal].map { "\(signal.rawValue) \($0)/\(months)" }
        }
        return words.isEmpty ? "–" : words.joined(separator: ", ")
    }

    /// All flags; what is usual is known from the eight weeks before each week.
    private static func judge(_ presses: [Crowd.Press]) -> [FlagSet] {
        var flags = FlagRules.flags(presses.map(\.cast))
        var hours: [Int: [Int]] = [:]
        for (place, press) in presses.enumerated() {
            let moment = press.cast.moment
            let day = Int(moment.bootOrdinal - 1)
            hours[(day / 5 * 7 + day % 5) * 24 + Int(moment.milliseconds / 3_600_000), default: []]
                .append(place)
        }
        let weeks = Dictionary(grouping: hours.keys) { $0 / 168 }
        for (week, inside) in weeks {
            let before = (week - FlagLimits.burstWeeks..<week).flatMap { weeks[$0] ?? [] }
            guard let most = BurstRule.most(after: before.map { hours[$0]?.count ?? 0 }) else {
                continue
            }
            for hour in inside {
                guard let places = hours[hour], places.count > most else { continue }
                for place in places { flags[place].insert(FlagSet(.burst)) }
            }
        }
        return flags
    }

    private static func share(_ count: Int, _ total: Int) -> String {
        guard count > 0, let share = Rational(100 * count, over: total) else { return "0" }
        return NumberText(.english).percent(share)
    }
}
