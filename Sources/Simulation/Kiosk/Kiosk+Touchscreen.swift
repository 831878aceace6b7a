import FeedbackCore
import KioskDaemon

/// What citizens do on the touchscreen, and the daemon with it.
extension Kiosk {
    /// Whoever made that press touches the screen, if it still says what they came for.
    func touch(_ target: ScreenTarget, after press: Int) {
        guard run?.screen != nil, panel.presses.count == press + 1, mayStep(), let run else {
            return
        }
        cell.now = now
        if case .level = target, run.screen?.isCorrecting != true { return finishStep() }
        let actions = run.screen?.touch(target, at: now) ?? []
        if case .level(let level) = target { check(actions, choosing: level, after: press) }
        perform(actions, run)
        finishStep()
    }

    /// Whoever chooses another face has it corrected to that, and whoever does not, to none.
    private func check(_ actions: [FlowAction], choosing level: UInt8, after press: Int) {
        let replacing = actions.compactMap { action in
            if case .replace(let level, _) = action { level } else { nil }
        }
        let expected = level == panel.presses[press].level ? [] : [level]
        guard replacing != expected else { return }
        world.complain("kiosk \(number) corrects to \(replacing), and \(expected) was touched")
    }

    /// The screen hears what was recorded, and what is due by itself.
    func followScreen(_ run: KioskRun) {
        let home: ScreenHome =
            run.isStopping || run.board.look().refusal != nil ? .paused : .faces
        perform(run.screen?.follow(home, at: now) ?? [], run)
    }

    private func perform(_ actions: [FlowAction], _ run: KioskRun) {
        for action in actions {
            switch action {
            case .replace(let level, let place): correct(place, to: level, run)
            case .followUp(let rating, let outcome, let answer):
                let said = SaidOfRating(rating: rating, outcome: outcome, answer: answer)
                run.keeper.handle([.said(said, at: now)])
            // Whoever gives a rating presses a key beside the screen.
            case .press, .sound: break
            }
        }
    }

    private func correct(_ place: RatingPlace, to level: UInt8, _ run: KioskRun) {
        panel.press(level, boot, now, at: world.now, corrects: panel.presses.count - 1)
        var actions: [InputAction] = []
        for isDown in [true, false] {
            actions += run.rules.accept(
                .edge(
                    panel: Touchscreen.panel, key: UInt16(level), down: isDown, at: now,
                    resynced: false))
        }
        if world.plant != .forgottenCorrection { actions = actions.map { $0.correcting(place) } }
        run.screen?.tell(actions)
        run.keeper.handle([.actions(actions, marks: [])])
        world.trace.note("correct", number, Int64(level), at: world.now)
    }
}
