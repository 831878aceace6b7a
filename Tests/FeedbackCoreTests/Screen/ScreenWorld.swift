import FeedbackCore

/// A screen with citizens, a disk and a light around it, and a note of whatever it does wrong.
///
/// Worlds that are equal have the same future, however they came about.
struct ScreenWorld: Hashable {
    /// What can happen next.
    enum Step: Hashable, CaseIterable {
        case touchOne, touchFive, touchMerged, chipOne, chipTwo, skip, done, correct, language
        case never, panel, elsewhere, recorded, refused, faces, labels, panelsBeside, paused
        case panelsOnly, unreachable, wait
        case waitLonger
    }

    private(set) var flow: ScreenFlow
    private(set) var faults: [String] = []
    private var now = BootTime(seconds: 0)
    /// Presses on their way to the disk, in their order.
    private var waiting: [PressedRating] = []
    private var presses: UInt64 = 0
    private var sequence: UInt64 = 0
    /// Ratings on disk: the level of each that no other one replaces.
    private var recorded: [UInt64: UInt8] = [:]
    private var corrections: Set<UInt64> = []
    private var corrected: Set<UInt64> = []
    private var followed: Set<UInt64> = []
    /// The rating that the screen asks about.
    private var asking: UInt64?
    /// Touches since the face, not counting those that were taken back.
    private var touches = 0
    private var home = ScreenHome.faces
    /// The press whose face was shown last, until the journal or the light says more.
    private var shown: Shown?

    private struct Shown: Hashable {
        let press: PressID
        let time: BootTime
        /// When it was taken off before the journal had answered.
        var left: BootTime?
    }

    init(_ plan: ScreenPlan) { flow = ScreenFlow(plan, at: now) }

    /// The same world one step later; equal to this one if the step did nothing.
    func after(_ step: Step) -> ScreenWorld {
        var next = self
        next.take(step)
        next.judge(since: self)
        return next
    }

    private mutating func take(_ step: Step) {
        switch step {
        case .touchOne: touch(.level(1))
        case .touchFive: touch(.level(5))
        case .touchMerged: touch(.level(5), merged: true)
        case .chipOne: touch(.chip(1))
        case .chipTwo: touch(.chip(2))
        case .skip: touch(.skip)
        case .done: touch(.done)
        case .correct: touch(.correct)
        case .language: touch(.language)
        case .never: touch(.notApplicable)
        case .panel: press(3, isForScreen: true)
        case .elsewhere: press(2, isForScreen: false)
        case .recorded: answer(refused: false)
        case .refused: answer(refused: true)
        case .faces: come(to: .faces)
        case .labels: come(to: .labels)
        case .panelsBeside: come(to: .panelsBeside)
        case .paused: come(to: .paused)
        case .unreachable: come(to: .unreachable)
        case .panelsOnly: come(to: .panelsOnly)
        case .wait: pass(.seconds(6))
        case .waitLonger: pass(.seconds(20))
        }
    }

    private mutating func touch(_ target: ScreenTarget, merged: Bool = false) {
        let before = flow
        let actions = flow.accept(.touched(target), at: now)
        perform(actions, merged: merged, during: target)
        guard flow != before, before.targets.contains(target) else { return }
        count(target, from: before.view)
    }

    private mutating func count(_ target: ScreenTarget, from view: ScreenView) {
        switch (target, view, flow.view) {
        case (.chip, .reasons(_, let old), .reasons(_, let new)):
            touches += new.count - old.count
        case (.level, .faces(correcting: false), _), (.language, _, _): break
        default: touches += 1
        }
    }

    private mutating func press(_ level: UInt8, isForScreen: Bool, corrects: Bool = false) {
        presses += 1
        let rating = PressedRating(
            id: PressID(number: presses), level: level, isForScreen: isForScreen,
            corrects: corrects)
        waiting.append(rating)
        if isForScreen, home.hears { shown = Shown(press: rating.id, time: now) }
        perform(flow.accept(.pressed(rating), at: now))
    }

    private mutating func answer(refused: Bool) {
        guard !waiting.isEmpty else { return }
        let rating = waiting.removeFirst()
        if shown?.press == rating.id { shown = nil }
        guard !refused else { return perform(flow.accept(.refused(rating.id), at: now)) }
        sequence += 1
        recorded[sequence] = rating.level
        if rating.corrects { corrections.insert(sequence) }
        let before = flow.view
        perform(flow.accept(.recorded(rating.id, at: .init(sequence: sequence)), at: now))
        guard flow.view.followsUp, flow.view != before else { return }
        note(asking == nil && rating.isForScreen, "asks about what the screen did not show")
        note(before == .heard(level: rating.level), "asks about what it had not heard")
        note(!corrections.contains(sequence), "asks about a correction")
        note(home == .faces, "asks where nobody can choose")
        asking = sequence
    }

    private mutating func come(to home: ScreenHome) {
        if (home == .paused) != (self.home == .paused) {
            shown = nil
        } else if home != self.home, isHeard {
            shown?.left = now
        }
        self.home = home
        perform(flow.accept(.home(home), at: now))
    }

    private mutating func pass(_ span: TimeSpan) {
        // Where nothing is to come, no time need pass to see what comes then.
        guard flow.nextDeadline != nil else { return }
        now = now + span
        perform(flow.tick(at: now))
    }

    private mutating func perform(
        _ actions: [FlowAction], merged: Bool = false, during target: ScreenTarget? = nil
    ) {
        for action in actions {
            switch action {
            case .sound: break
            case .press(let level):
                touches = 1
                note(!isOwed, "asks for a press that would have to wait as well")
                note(target == .level(level), "presses what was not touched")
                if !merged { press(level, isForScreen: true) }
            case .replace(let level, let place):
                let rating = place.sequence
                note(target == .level(level), "replaces by what was not touched")
                note(recorded[rating].map { $0 != level } == true, "replaces nothing")
                note(!corrections.contains(rating), "corrects a correction")
                note(corrected.insert(rating).inserted, "corrects twice")
                if !merged { press(level, isForScreen: true, corrects: true) }
            case .followUp(let place, _, let answer):
                let rating = place.sequence
                note(rating == asking, "follows up what it did not ask about")
                note(recorded[rating] != nil, "follows up what is not on disk")
                note(followed.insert(rating).inserted, "follows up twice")
                note(answer.isSound, "records \(answer)")
                asking = nil
            }
        }
        let thanks = actions.count { $0 == .sound(.thanks) }
        note(thanks <= 1, "thanks twice")
        if flow.view == .thanks {
            note(touches <= 3, "wants \(touches) touches")
        }
    }
}

extension ScreenWorld {
    private mutating func note(_ right: Bool, _ fault: String) {
        if !right { faults.append(fault) }
    }

    /// How long the journal has had nothing to say of the press whose face was shown.
    private var owed: TimeSpan? { shown.map { now - ($0.left ?? $0.time + .seconds(30)) } }

    /// True while its face is to be seen, and no other, and nothing can be touched.
    private var isHeard: Bool { owed.map { $0 < .zero } ?? false }

    /// True while another face must not be touched either.
    private var isOwed: Bool {
        owed.map { .zero <= $0 && $0 < .seconds(240) } ?? false
    }

    /// What must hold whatever happened.
    private mutating func judge(since before: ScreenWorld) {
        // Whoever was kept waiting is thanked, though nobody could choose anything any more.
        let isThanked = flow.view == .thanks && home != .paused
        let pauses = [.paused, .unreachable].contains(home) || home.hears && isOwed
        note((flow.view == .paused) == (pauses && !isThanked), "pauses wrongly")
        let rests = home == .panelsBeside && !isHeard && !isOwed
        let leads = (home == .panelsOnly || rests) && !isThanked
        note((flow.view == .panelsOnly) == leads, "leads to panels wrongly")
        if isHeard, let last = waiting.last(where: \.isForScreen) {
            note(flow.view == .heard(level: last.level), "shows another face")
        }
        note(
            flow.view.followsUp == (asking != nil),
            "asks without a rating, or forgets that it asked")
        if case .reasons(let level, let chosen) = flow.view {
            note(chosen.count < Limits.chosenReasons, "waits with all reasons chosen")
            note(asking.flatMap { recorded[$0] } == level, "asks about another level")
        }
        if case .faces(false) = flow.view, flow.language == "vi" {
            note(flow.nextDeadline == nil, "wakes up for nothing")
        }
        if flow.view == .thanks { note(flow.targets.isEmpty, "lets thanks be touched") }
        guard self != before else { return }
        judgeLater()
    }

    /// What ten minutes without anything come to, found at once or in time.
    private mutating func judgeLater() {
        let end = now + .minutes(10)
        var late = flow
        let found = late.tick(at: end)
        note(late.view == home.seen, "never ends")
        note(late.language == "vi", "never comes back to its language")
        note(late.nextDeadline == nil && late.focus == nil, "never rests")
        var punctual = flow
        var done: [FlowAction] = []
        while let deadline = punctual.nextDeadline { done += punctual.tick(at: deadline) }
        done += punctual.tick(at: end)
        note(done == found && punctual == late, "depends on the timer")
        let ended = found.compactMap { action -> UInt64? in
            guard case .followUp(let rating, .timedOut, _) = action else { return nil }
            return rating.sequence
        }
        note(ended == (asking.map { [$0] } ?? []), "leaves a follow-up without its outcome")
    }
}

extension ScreenHome {
    /// What a screen shows that nobody uses.
    fileprivate var seen: ScreenView {
        switch self {
        case .faces, .labels: .faces(correcting: false)
        case .paused, .unreachable: .paused
        case .panelsBeside, .panelsOnly: .panelsOnly
        }
    }

    /// Whether a press of the screen's question is to be seen there.
    fileprivate var hears: Bool { [.faces, .labels, .panelsBeside].contains(self) }
}

extension ScreenView {
    fileprivate var followsUp: Bool {
        switch self {
        case .reasons, .criterion: true
        default: false
        }
    }
}

extension FollowUp.Answer {
    fileprivate var isSound: Bool {
        switch self {
        case .chips(let chips):
            chips.count <= 2 && Set(chips).count == chips.count
                && chips.allSatisfy { 1...6 ~= $0 }
        case .criterion(let criterion, let level):
            1...6 ~= criterion && (level.map { 1...5 ~= $0 } ?? true)
        }
    }
}
