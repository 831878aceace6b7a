/// What the panels that are read now ask: where citizens can go while nobody can touch the screen.
package struct PanelsInReach: Hashable, Sendable {
    /// True if one of them asks what the screen shows.
    package let asksSame: Bool
    /// True if one of them asks something else.
    package let asksOther: Bool

    /// Those with these numbers, from 1, among `panels`, beside a screen that shows `question`.
    package init(
        _ numbers: [UInt16], among panels: [KioskConfiguration.Panel], screenAsks question: UInt16
    ) {
        let asked = numbers.map { Int($0) - 1 }.filter(panels.indices.contains)
            .map { panels[$0].question }
        asksSame = asked.contains(question)
        asksOther = asked.contains { $0 != question }
    }
}
