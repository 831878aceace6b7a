import FeedbackCore
import Testing

/// Every short story that a panel can tell, held against what must always be true.
struct KeyMachineTests {
    /// One step of a story: so long after the one before, this happens.
    enum Step: Hashable {
        case key(UInt16, down: Bool, after: Int64)
        case overrun
        case replug(after: Int64)
    }

    /// All steps of every key in `keys`, down and up, after every gap of `gaps`.
    static func steps(keys: ClosedRange<UInt16>, gaps: [Int64]) -> [Step] {
        keys.flatMap { key in
            gaps.flatMap { gap in
                [Step.key(key, down: true, after: gap), .key(key, down: false, after: gap)]
            }
        }
    }

    static let alphabets: [(steps: [Step], length: Int)] = [
        (
            steps(keys: 1...2, gaps: [0, 24, 25, 26, 499, 500, 501])
                + [.overrun, .replug(after: 24)], 3
        ),
        (steps(keys: 1...1, gaps: [0, 24, 25, 476, 500]) + [.replug(after: 24)], 4),
        (
            [
                .key(1, down: true, after: 24), .key(1, down: false, after: 1),
                .key(1, down: true, after: 300), .key(2, down: true, after: 0),
                .key(2, down: false, after: 24),
            ], 6
        ),
        (
            [
                .key(1, down: true, after: 25), .key(1, down: false, after: 0),
                .key(1, down: true, after: 250), .overrun,
            ], 7
        ),
    ]

    @Test(arguments: alphabets.indices)
    func `every short story keeps the promises`(_ alphabet: Int) {
        let (steps, length) = Self.alphabets[alphabet]
        var told = 0
        var broken: [String] = []
        tell(Story(), steps, length) { story in
            told += 1
            if let promise = story.brokenPromise, broken.count < 5 {
                broken.append("\(promise): \(story.steps)")
            }
        }
        #expect(broken.isEmpty, "\(broken.joined(separator: "\n"))")
        #expect(told == Int(repeating: steps.count, power: length))
    }

    private func tell(
        _ story: Story, _ steps: [Step], _ left: Int, _ end: (Story) -> Void
    ) {
        guard left > 0 else { return end(story) }
        for step in steps {
            var longer = story
            longer.take(step)
            tell(longer, steps, left - 1, end)
        }
    }
}

/// What happened so far, told to the rules, and kept in the plainest form beside them.
private struct Story {
    var steps: [KeyMachineTests.Step] = []
    var rules: InputRules
    var now = BootTime(seconds: 1)
    var downs: [(key: UInt16, time: BootTime)] = []
    /// When each key last changed.
    var lastEdges: [UInt16: BootTime] = [:]
    /// What was wrong about a single down, if anything was.
    var wrongDown: String?
    var presses: [Press] = []
    var held: Set<UInt16> = []
    var losses = 0

    init() {
        rules = InputRules(panels: [Scenario.panel(1)])
        attach()
    }

    mutating func attach() {
        let identity = Scenario.panel(1).identity
        _ = rules.accept(
            .attached(panel: 1, identity: identity, held: held.sorted(), at: now))
    }

    mutating func take(_ step: KeyMachineTests.Step) {
        steps.append(step)
        switch step {
        case .key(let key, let down, let gap):
            now = now + .milliseconds(gap)
            edge(key, down: down)
        case .overrun:
            take(rules.accept(.overrun(panel: 1, at: now)))
        case .replug(let gap):
            now = now + .milliseconds(gap)
            _ = rules.accept(.detached(panel: 1, at: now))
            for key in held { change(key, down: false) }
            attach()
        }
    }

    /// Tells the rules of a key, and judges a down by how long the key had been quiet.
    mutating func edge(_ key: UInt16, down: Bool) {
        let before = presses.count
        let last = presses.last { $0.key == key }
        take(rules.accept(.edge(panel: 1, key: key, down: down, at: now, resynced: false)))
        let counted = presses.count > before
        if down { downs.append((key, now)) }
        guard down != held.contains(key) else {
            if counted { wrongDown = "a press of a key that was down" }
            return
        }
        let bounces = lastEdges[key].map { now - $0 < .milliseconds(25) } ?? false
        let doubles = last.map { now - $0.time < .milliseconds(500) } ?? false
        change(key, down: down)
        if down, counted, bounces { wrongDown = "a bounce that counted" }
        if down, !counted, !bounces, !doubles { wrongDown = "a finger that did not count" }
    }

    mutating func change(_ key: UInt16, down: Bool) {
        lastEdges[key] = now
        if down { held.insert(key) } else { held.remove(key) }
    }

    mutating func take(_ actions: [InputAction]) {
        for action in actions {
            switch action {
            case .press(let press): presses.append(press)
            case .loss: losses += 1
            case .panel: break
            }
        }
    }

    /// The first promise that the rules did not keep, if any.
    var brokenPromise: String? {
        let status = rules.status[0]
        let mine = (1...2).map { key in presses.filter { $0.key == key } }
        let pairs = mine.flatMap { zip($0, $0.dropFirst()) }
        if pairs.contains(where: { $1.time - $0.time < .milliseconds(500) }) {
            return "two presses of a key within the merge window"
        }
        if let wrongDown { return wrongDown }
        if !presses.allSatisfy({ press in
            downs.contains { $0.key == press.key && $0.time == press.time }
        }) {
            return "a press without a down"
        }
        if Set(downs.map(\.key)) != Set(presses.map(\.key)) {
            return "a key that went down and never counted"
        }
        if status.counters.downs != UInt64(downs.count) { return "a down in no counter" }
        if status.counters.counted != UInt64(presses.count) { return "miscounted presses" }
        if status.counters.overruns != UInt64(losses) { return "an overrun not admitted" }
        if presses.reduce(0, { $0 + UInt64($1.merged) }) > status.counters.merged {
            return "more merged presses told than there were"
        }
        if Set(status.held) != held { return "wrong keys held" }
        if (rules.nextDeadline == nil) != held.isEmpty { return "awake for nothing, or asleep" }
        return aloneBroken(mine)
    }

    /// A key decides as if the other one did not exist.
    private func aloneBroken(_ mine: [[Press]]) -> String? {
        guard mine.allSatisfy({ !$0.isEmpty }) else { return nil }
        for key: UInt16 in 1...2 {
            var alone = Story()
            for step in steps {
                if case .key(let other, _, let gap) = step, other != key {
                    alone.now = alone.now + .milliseconds(gap)
                } else {
                    alone.take(step)
                }
            }
            if alone.presses != mine[Int(key) - 1] { return "key \(key) heeds the other key" }
        }
        return nil
    }
}

extension Int {
    /// `base` to the power of `power`.
    fileprivate init(repeating base: Int, power: Int) {
        self = (0..<power).reduce(1) { product, _ in product * base }
    }
}
