import ScoringServer
import KioskDaemon
import FeedbackCore

/// What is checked on the way.
extension World {
    /// A kiosk that has unsent entries says so, before anything heals.
    func checkStatus() {
        guard let messages = try? Ledger.messages(in: province.directory),
            let held = try? HeldEntries(messages),
            !story.events.contains(where: { $0.trouble == .serverRestored })
        else { return }
        for kiosk in kiosks {
            guard let record = kiosk.run?.board.look().record, !kiosk.wasCopied else { continue }
            let waiting = kiosk.panel.presses.count { press in
                press.lamp == .thanks && press.chain == record.chain
                    && !held.holds(press, of: kiosk.id)
            }
            if waiting > Int(clamping: record.unsent) {
                complain(
                    "kiosk \(kiosk.number) says \(record.unsent) unsent, \(waiting) ratings of its "
                        + "chain are not at the server")
            }
        }
    }

    /// A batch that cannot be read keeps nothing else back.
    func checkPoison() {
        for kiosk in kiosks {
            let bad = province.poisoned.values.filter { $0.kiosk == kiosk.id }.map(\.owed)
            let unsent = kiosk.run?.board.look().record?.unsent ?? 0
            guard unsent > bad.reduce(0, +) else { continue }
            complain(
                "kiosk \(kiosk.number): \(unsent) entries wait, though only \(bad.reduce(0, +)) "
                    + "stand in batches that cannot be read")
        }
    }
}
