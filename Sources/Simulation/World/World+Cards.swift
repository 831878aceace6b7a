import BatchFormat
import FeedbackCore
import ScoringServer
import TestSupport

/// What people do with the kiosks' cards.
extension World {
    /// Copies a card, to put the copy back later.
    func keepCard(_ kiosk: Kiosk, _ age: TimeSpan, _ index: Int) {
        kiosk.keptCard = (CardImage(of: kiosk.folder, on: kiosk.disk), kiosk.key.publicKey, now)
        plan(.eventEnds(index), at: now + age)
    }

    /// Puts the copy back, with the machine switched off meanwhile.
    ///
    /// A key that was replaced would only come back if the other machine lost its own by that.
    func restoreCard(_ kiosk: Kiosk) {
        guard let kept = kiosk.keptCard else { return }
        kiosk.keptCard = nil
        guard kept.key == kiosk.key.publicKey || !hasTwin(kiosk) else { return }
        kiosk.end(.powerFails(off: .minutes(10), torn: nil))
        let held = heldNow()
        kiosk.panel.lose(since: kept.at) { held?.holds($0, of: kiosk.id) ?? false }
        do { try kept.card.write(to: kiosk.folder, on: kiosk.disk) } catch {
            complain("a card cannot be written: \(error)")
        }
        kiosk.wasCopied = true
    }

    /// Puts the server's database back as it was last night.
    ///
    /// What was on no card either is gone with it.
    func restoreServer() {
        province.restoreBackup(at: now)
        guard kiosks.contains(where: { $0.panel.presses.contains(where: \.isOffCard) }) else {
            return
        }
        let held = heldNow()
        for kiosk in kiosks {
            kiosk.panel.loseUnheld { held?.holds($0, of: kiosk.id) ?? false }
        }
    }

    /// What the server holds now; nothing, with a complaint, if it cannot be read.
    private func heldNow() -> HeldEntries? {
        do { return try HeldEntries(Ledger.messages(in: province.directory)) } catch {
            complain("what the server holds cannot be read: \(error)")
            return nil
        }
    }

    /// True if its card is in two machines.
    func hasTwin(_ kiosk: Kiosk) -> Bool { kiosks.contains { $0 !== kiosk && $0.id == kiosk.id } }

    /// True if the server may have another key of it, or none: one was lost, came back with an old
    /// card, was forgotten with what came in since last night, or is spoilt on its way.
    func mayNotKnow(_ kiosk: Kiosk) -> Bool {
        if spoiltOnSticks.contains("\(kiosk.id)") { return true }
        let machines = kiosks.filter { $0.id == kiosk.id }.map(\.number)
        return story.events.contains { event in
            switch event.trouble {
            case .serverRestored: true
            case .keyLost, .badLine: machines.contains(event.kiosk)
            default: false
            }
        }
    }

    /// True if its disk or its card may have made it begin a new chain.
    func mayBeginAnew(_ kiosk: Kiosk) -> Bool {
        let machines = kiosks.filter { $0.id == kiosk.id }.map(\.number)
        return story.events.contains { event in
            switch event.trouble {
            case .flushFails, .readFails, .bitTurns, .cardRestored, .cardCloned:
                machines.contains(event.kiosk)
            default: false
            }
        }
    }

    /// Starts a second machine with a copy of the card.
    func clone(_ kiosk: Kiosk) {
        guard kiosk.isOn, !kiosk.disk.isOff else { return }
        let card = CardImage(of: kiosk.folder, on: kiosk.disk)
        do {
            let twin = try Kiosk(number: kiosks.count, world: self, twin: (kiosk, card))
            kiosks.append(twin)
            (kiosk.wasCopied, twin.wasCopied) = (true, true)
            // A bit that turned over is in the copy too.
            twin.isCorrupted = kiosk.isCorrupted
            plan(.switchOn(twin.number), at: now + .minutes(7))
            for day in now.day..<story.days where day > now.day {
                plan(.day(kiosk: twin.number, day), at: .day(day))
            }
        } catch { complain("a card cannot be copied: \(error)") }
    }
}
