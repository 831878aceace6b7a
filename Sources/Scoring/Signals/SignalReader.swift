package import FeedbackCore

/// Reads the signals of a point's month from its ratings, of all its panels together.
///
/// A pure function of the ratings; what it says is about a point, and about no panel or person.
package struct SignalReader: Sendable {
    /// A rating with its flags.
    package struct Judged: Sendable {
        /// The rating, with its span of time and the opening hours then in force.
        package var cast: CastRating
        /// What the rules found.
        package var flags: FlagSet
        /// The scale of its question.
        package var scale: Scale

        package init(cast: CastRating, flags: FlagSet, scale: Scale) {
            self.cast = cast
            self.flags = flags
            self.scale = scale
        }
    }

    private var total = 0
    private var closed = 0
    private var rhythmic = 0
    private var ups = 0
    private var downs = 0
    private var levels: [Level: Int] = [:]
    private var runs = 0
    private var inHours = 0
    private var late = 0
    private var lateShare = 0.0

    private struct Level: Hashable {
        var question: UInt16
        var level: UInt8
    }

    /// Nothing read yet.
    package init() {}

    /// Reads the ratings of one chain, in order of their boots and of time.
    ///
    /// What was replaced is read only as that which its last correction began with.
    package mutating func read(_ chain: [Judged]) {
        let chain = chain.filter { !$0.cast.isReplaced }
        for judged in chain { count(judged) }
        let queues = Dictionary(grouping: chain) {
            [$0.cast.rating.panel, $0.cast.rating.question]
        }
        for queue in queues.values {
            countPairs(queue)
            countRuns(queue)
        }
    }

    private mutating func count(_ judged: Judged) {
        total += 1
        let rating = judged.cast.rating
        levels[Level(question: rating.question, level: rating.level), default: 0] += 1
        if judged.flags.contains(FlagSet(.closedHours)) { closed += 1 }
        if judged.flags.contains(FlagSet(.rhythm)) { rhythmic += 1 }
        if let given = judged.cast.corrected { countPair(from: given, to: judged) }
        guard let hours = judged.cast.openingHours, let range = judged.cast.range,
            let share = hours.shareOfShiftEnds, let left = hours.timeToLastClose(after: range)
        else { return }
        inHours += 1
        lateShare += share
        if left <= SignalLimits.shiftEnd { late += 1 }
    }

    private mutating func countPairs(_ queue: [Judged]) {
        for (first, second) in zip(queue, queue.dropFirst()) {
            let (from, to) = (first.cast.moment, second.cast.moment)
            guard from.bootOrdinal == to.bootOrdinal,
                .milliseconds(to.milliseconds - from.milliseconds) <= FlagLimits.changeWindow
            else { continue }
            countPair(from: first.cast.rating.level, to: second)
        }
    }

    /// Counts a level and the rating that followed it, or took its place; both on one scale.
    private mutating func countPair(from first: UInt8, to second: Judged) {
        let (low, high) = (2, second.scale.rawValue - 1)
        let level = second.cast.rating.level
        if first <= low, level >= high { ups += 1 }
        if first >= high, level <= low { downs += 1 }
    }

    private mutating func countRuns(_ queue: [Judged]) {
        var length = 0
        for (place, judged) in queue.enumerated() {
            length += 1
            let next = place + 1
            if next < queue.count, queue[next].cast.rating.level == judged.cast.rating.level {
                continue
            }
            if length >= FlagLimits.streakRatings { runs += 1 }
            length = 0
        }
    }

    /// All signals, in their order.
    package var readings: [Signal.Reading] { Signal.allCases.map(reading) }

    private func reading(_ signal: Signal) -> Signal.Reading {
        switch signal {
        case .lowToHigh:
            let pairs = ups + downs
            return judge(
                signal, ups, of: pairs, expected: Double(pairs) / 2,
                chance: Chance.atLeast(ups, of: pairs, share: 0.5),
                enough: pairs >= SignalLimits.pairs)
        case .closedHours: return marked(signal, closed)
        case .rhythm: return marked(signal, rhythmic)
        case .sameKey:
            return judge(
                signal, runs, of: total, expected: expectedRuns,
                chance: Chance.atLeast(runs, expecting: expectedRuns),
                enough: total >= SignalLimits.ratings)
        case .endOfShift:
            let share = inHours > 0 ? lateShare / Double(inHours) : 0
            return judge(
                signal, late, of: inHours, expected: lateShare,
                chance: Chance.atLeast(late, of: inHours, share: share),
                enough: inHours >= SignalLimits.ratings,
                plainly: Double(late) >= SignalLimits.shiftFactor * lateShare)
        }
    }

    /// The runs that as many ratings make if each is drawn by itself.
    ///
    /// For a level of share q, q^r · (1 + (n − r)·(1 − q)) runs of at least r: one may begin at
    /// the first rating, or after any rating of another level.
    private var expectedRuns: Double {
        let questions = Dictionary(grouping: levels, by: \.key.question)
        let length = FlagLimits.streakRatings
        return questions.values.reduce(0) { sum, levels in
            let all = levels.reduce(0) { $0 + $1.value }
            guard all >= length else { return sum }
            return levels.reduce(sum) { sum, level in
                let share = Double(level.value) / Double(all)
                let power = (0..<length).reduce(1.0) { power, _ in power * share }
                return sum + power * (1 + Double(all - length) * (1 - share))
            }
        }
    }

    private func marked(_ signal: Signal, _ count: Int) -> Signal.Reading {
        let many =
            count >= SignalLimits.marked && 100 * count >= SignalLimits.markedPercent * total
        return Signal.Reading(
            signal: signal, observed: count, total: total, expected: 0, chance: nil,
            verdict: total < SignalLimits.ratings ? .tooFew : many ? .sign : .none)
    }

    private func judge(
        _ signal: Signal, _ observed: Int, of total: Int, expected: Double, chance: Double,
        enough: Bool, plainly: Bool = true
    ) -> Signal.Reading {
        Signal.Reading(
            signal: signal, observed: observed, total: total, expected: expected, chance: chance,
            verdict: !enough
                ? .tooFew : chance < SignalLimits.chance && plainly ? .sign : .none)
    }
}
