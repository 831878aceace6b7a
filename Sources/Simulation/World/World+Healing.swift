import TestSupport
import FeedbackCore

/// What comes after a story: everything works again, and everything that can arrive does.
extension World {
    /// Runs the story and lets it heal; what is wrong on the way is complained about.
    func runAll() {
        run(to: end)
        checkStatus()
        heal()
        awaitTheAway()
        pressEverywhere()
        // The slowest upload, and what a refusal puts off.
        run(to: now + .minutes(Int64(story.uploadMinutes) * 12 / 10 + 150))
        bringAllHome()
        guard !province.poisoned.isEmpty else { return }
        checkPoison()
        province.mend()
        run(to: now + .hours(34))
    }

    /// No new trouble, and no old one goes on.
    private func heal() {
        isHealed = true
        province.heal(at: now)
        for kiosk in kiosks {
            kiosk.line.heal()
            kiosk.disk.isFull = false
            kiosk.disk.isReadOnly = false
            kiosk.cell.isFull = false
            kiosk.disk.failSync(1 << 40)
            kiosk.disk.failRead(1 << 40)
            kiosk.disk.cutPower(atOperation: .max)
            (kiosk.doom, kiosk.doomInCall, kiosk.keptCard) = (nil, nil, nil)
            kiosk.noTimeUntil = .zero
            if kiosk.isOn { plan(.timeSource(kiosk.number, boot: kiosk.boot), at: now) }
        }
    }

    /// Others are switched off until the last one that is away comes back.
    private func awaitTheAway() {
        let last = kiosks.filter { !$0.isOn }.map(\.offUntil).max() ?? now
        guard last > now else { return run(to: now + .hours(1)) }
        if last - now > .hours(24 * 5) {
            for kiosk in kiosks {
                guard kiosk.isOn else {
                    kiosk.stayOff(until: last)
                    continue
                }
                kiosk.shutDown(for: last - now)
            }
        }
        run(to: last + .hours(1))
    }

    /// The next morning: a kiosk that has nothing to say does not hear what the server lost.
    private func pressEverywhere() {
        for kiosk in kiosks {
            plan(
                .visit(kiosk: kiosk.number, level: 4, twice: false, correction: nil),
                at: now + .seconds(Int64(kiosk.number) + 1))
        }
    }
}
