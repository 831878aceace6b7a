import FeedbackCore
import ScoringServer

/// What citizens corrected.
extension Checker {
    /// Each rating that was corrected counts no more, and every other one does.
    mutating func checkCorrections() {
        var corrected: Set<Digest> = []
        for kiosk in world.kiosks {
            for press in kiosk.panel.presses where press.corrects != nil {
                for (old, new) in pairs(press, kiosk) where old.chain == new.chain {
                    corrected.insert(old.identity)
                }
            }
        }
        let replaced = Set(counted.lazy.filter(\.isReplaced).map(\.identity))
        let twice = corrected.subtracting(replaced).count
        if twice > 0 { problems.append("\(twice) ratings count though they were corrected") }
        let gone = replaced.subtracting(corrected).count
        if gone > 0 { problems.append("\(gone) ratings do not count, and nobody corrected them") }
    }

    /// True if a new chain was begun between a rating and its correction, for which the disk or
    /// the card must have given a reason: no entry can name one of another chain, and both count
    /// (docs/screen.md).
    func isLinkLost(_ press: Panel.Press, _ kiosk: Kiosk) -> Bool {
        guard world.mayBeginAnew(kiosk) else { return false }
        let pairs = pairs(press, kiosk)
        return !pairs.isEmpty && pairs.allSatisfy { $0.old.chain != $0.new.chain }
    }

    /// What is held of a rating and of its correction.
    private func pairs(
        _ press: Panel.Press, _ kiosk: Kiosk
    ) -> [(old: Ledger.CountedRating, new: Ledger.CountedRating)] {
        guard let first = press.corrects else { return [] }
        let old = held.identities(HeldEntries.Cast(kiosk.panel.presses[first], of: kiosk.id))
            .compactMap { rows[$0] }
        let new = held.identities(HeldEntries.Cast(press, of: kiosk.id)).compactMap { rows[$0] }
        return old.flatMap { old in new.map { (old, $0) } }
    }
}
