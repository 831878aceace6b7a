/// Turns touches and presses into what a screen shows, and into what is recorded of it.
///
/// A rating is on disk before anything is asked about it, and a press of any panel is worth more
/// than what the screen is at. The caller sleeps until `nextDeadline` at the longest, then calls
/// `tick`; a screen that nobody uses has no deadline. It draws what `view`, `language` and `focus`
/// say after each call. Times are readings of the clock; one that is earlier than the last counts
/// as the last.
package struct ScreenFlow: Hashable, Sendable {
    /// What this screen asks.
    package let plan: ScreenPlan
    /// The target that the keys are at, while somebody uses them.
    package internal(set) var focus: ScreenTarget?

    var stage = ScreenStage.home
    /// When the stage began, or was last touched if it waits for touches.
    var since: BootTime
    /// When the stage began.
    var begun: BootTime
    var now: BootTime
    var lastTouch: BootTime
    var home: ScreenHome
    var nextCriterion: UInt8
    var spoken = 0
    var cornerSince: BootTime?
    var wrongCodes = 0
    var lockedUntil: BootTime?
    /// The press that the disk has owed an answer for so long that nobody is asked anything.
    var unanswered: Unanswered?

    /// A press that is neither on disk nor refused.
    struct Unanswered: Hashable, Sendable {
        let id: PressID
        /// Since when its face is no longer shown.
        let since: BootTime
    }

    /// Starts at `home`, which is the pause if nothing is recorded yet.
    package init(_ plan: ScreenPlan, home: ScreenHome = .faces, at time: BootTime) {
        self.plan = plan
        self.home = home
        nextCriterion =
            Limits.criteria.contains(plan.firstCriterion)
            ? plan.firstCriterion : Limits.criteria.lowerBound
        (since, begun, now, lastTouch) = (time, time, time, time)
    }

    /// What is to be seen.
    package var view: ScreenView {
        stage.view(at: home.hears && unanswered != nil ? .paused : home)
    }

    /// The code of the language that it is to be seen in.
    package var language: String {
        plan.languages.indices.contains(spoken) ? plan.languages[spoken] : ""
    }

    /// What acts when it is touched now.
    package var targets: [ScreenTarget] { view.targets(in: plan) }

    /// When `tick` is wanted, or nothing while the screen is as nobody left it.
    package var nextDeadline: BootTime? {
        [stageDeadline, forgetting, cornerDeadline, answerDeadline].compactMap(\.self).min()
    }

    /// Applies what happened at `time`.
    package mutating func accept(_ event: FlowEvent, at time: BootTime) -> [FlowAction] {
        // A timer that is late must not change what is decided.
        tick(at: time) + apply(event)
    }

    /// Ends what has lasted long enough by `time`.
    package mutating func tick(at time: BootTime) -> [FlowAction] {
        var actions: [FlowAction] = []
        while let deadline = nextDeadline, deadline <= time {
            // What follows a stage lasts from that stage's end on, however late it is found.
            now = max(now, deadline)
            actions += expire()
        }
        now = max(now, time)
        return actions
    }
}

extension ScreenFlow {
    private var stageDeadline: BootTime? {
        stage.window.map { min(since + $0, begun + Limits.askedAtMost) }
    }

    /// Whoever waits for the disk is still there.
    private var forgetting: BootTime? {
        guard !stage.waitsForDisk, unanswered == nil else { return nil }
        return spoken != 0 || focus != nil ? lastTouch + Limits.screenForgets : nil
    }

    private var cornerDeadline: BootTime? { cornerSince.map { $0 + Limits.cornerHold } }

    private var answerDeadline: BootTime? {
        unanswered.map { $0.since + Limits.unansweredScreen }
    }

    private mutating func expire() -> [FlowAction] {
        if let forgetting, forgetting <= now {
            spoken = 0
            focus = nil
        }
        if let cornerDeadline, cornerDeadline <= now { openCode() }
        if let answerDeadline, answerDeadline <= now { unanswered = nil }
        guard let stageDeadline, stageDeadline <= now else { return [] }
        switch stage {
        case .asked: return endAsking(.timedOut) + thank()
        case .thanks: spoken = 0
        // A face that is touched now would wait as well, and be counted beside this one.
        case .heard(let rating): unanswered = Unanswered(id: rating.id, since: now)
        case .home, .correcting, .replacing, .code, .status: break
        }
        enter(.home)
        return []
    }

    private mutating func apply(_ event: FlowEvent) -> [FlowAction] {
        switch event {
        case .approached:
            noteTouch()
            return []
        case .touched(let target):
            guard !isEarly else { return [] }
            noteTouch()
            focus = nil
            // Whoever holds the corner by accident touches something else as well.
            if target != .corner { cornerSince = nil }
            return choose(target)
        case .cornerHeld:
            noteTouch()
            focus = nil
            holdCorner()
            return []
        case .cornerReleased:
            cornerSince = nil
            return []
        case .pressed(let rating): return hear(rating)
        case .recorded(let id, let place): return follow(id, place)
        case .refused(let id):
            if unanswered?.id == id { unanswered = nil }
            if case .heard(let rating) = stage, rating.id == id { enter(.home) }
            return []
        case .home(let home): return setHome(home)
        case .key(let key): return use(key)
        }
    }

    /// The page has changed under the finger: the second tap of two is not meant for the new one.
    private var isEarly: Bool { stage.isAboutRating && now - begun < Limits.mergeWindow }

    private mutating func use(_ key: FlowEvent.Key) -> [FlowAction] {
        guard !isEarly else { return [] }
        noteTouch()
        cornerSince = nil
        let targets = targets.filter { $0 != .corner }
        guard let focus, let place = targets.firstIndex(of: focus) else {
            focus = targets.first
            return []
        }
        guard key == .next else { return choose(focus) }
        self.focus = targets[(place + 1) % targets.count]
        return []
    }

    private mutating func choose(_ target: ScreenTarget) -> [FlowAction] {
        guard targets.contains(target) else { return [] }
        guard target != .language else {
            spoken = (spoken + 1) % plan.languages.count
            return []
        }
        switch (stage, target) {
        case (.home, .level(let level)): return [.press(level: level)]
        case (.asked(let asking), _): return answer(asking, with: target)
        case (.correcting(let given, let rating), .level(let level)):
            return correct(given, of: rating, to: level)
        case (.code(let entered, let wrong), _): type(target, after: entered, wrong: wrong)
        case (.status, _): enter(.home)
        default: break
        }
        return []
    }

    private mutating func hear(_ rating: PressedRating) -> [FlowAction] {
        guard rating.isForScreen else { return [] }
        guard home.hears else {
            if stage.isForStaff { enter(.home) }
            return []
        }
        let actions = endAsking(.exited)
        noteTouch()
        enter(.heard(rating))
        return actions + [.sound(.heard)]
    }

    private mutating func setHome(_ home: ScreenHome) -> [FlowAction] {
        guard home != self.home else { return [] }
        let recordsAnew = (home == .paused) != (self.home == .paused)
        self.home = home
        if recordsAnew {
            // The daemon knows better than we do whether it records.
            unanswered = nil
        } else if case .heard(let rating) = stage {
            unanswered = Unanswered(id: rating.id, since: now)
        }
        guard !stage.isForStaff else { return [] }
        let actions = endAsking(.exited)
        enter(.home)
        return actions
    }

    private mutating func noteTouch() {
        lastTouch = now
        if stage.waitsForTouches { since = now }
    }

    /// Begins a stage; what somebody had in hand at the last one does not act on this one.
    mutating func enter(_ stage: ScreenStage) {
        self.stage = stage
        (since, begun) = (now, now)
        focus = nil
        cornerSince = nil
    }
}
