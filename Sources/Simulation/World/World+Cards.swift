import BatchFormat
import TestSupport
import FeedbackCore

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
        kiosk.panel.lose(since: kept.at)
        do { try kept.card.write(to: kiosk.folder, on: kiosk.disk) } catch {
            complain("a card cannot be written: \(error)")
        }
        kiosk.wasCopied = true
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
