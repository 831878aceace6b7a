/// Gives a press its meaning: on this panel, to this question, this level.
package struct RatingRule: Sendable {
    private let panels: [KioskConfiguration.Panel]

    /// Takes the panels accepted at set-up, in order of their numbers.
    package init(panels: [KioskConfiguration.Panel]) { self.panels = panels }

    /// The rating that `press` stands for.
    ///
    /// `service` says that service mode is on, so that the press is not a citizen's. Nothing comes
    /// back for a panel or a key that was never set up, which the input rules let nobody press.
    package func rating(for press: Press, service: Bool) -> Rating? {
        let panel = Int(press.panel) - 1
        guard panels.indices.contains(panel) else { return nil }
        let keys = panels[panel].profile.keys
        let key = Int(press.key) - 1
        guard keys.indices.contains(key) else { return nil }
        let mark = Mark(resynced: press.resynced, service: service, merged: press.merged)
        return Rating(
            panel: press.panel, question: panels[panel].question, level: keys[key].level,
            mark: mark)
    }
}
