extension KioskConfiguration {
    /// Everything that ratings come from, in order of their numbers: the panels, and then the
    /// screen's faces, if they can be touched or chosen by keys.
    package var ratingPanels: [Panel] { panels + [screenPanel].compactMap(\.self) }

    /// The number of the screen among them.
    package var screenPanelNumber: UInt16? {
        screenPanel == nil ? nil : UInt16(panels.count + 1)
    }

    /// True if a panel answers the question that the screen shows, whoever can touch that.
    package var hasPanelBesideScreen: Bool {
        panels.contains { $0.question == screen?.question }
    }

    /// True if there are panels to lead to while nobody can answer the screen: they ask something
    /// else, or the same where people are used to touch it.
    package var screenLeadsToPanels: Bool {
        panels.contains { $0.question != screen?.question || screen?.touch != nil }
    }

    /// A chosen face is a press of a panel whose keys are the levels.
    private var screenPanel: Panel? {
        guard let screen, screen.touch != nil || screen.keys != nil else { return nil }
        let scale = questions.questions[Int(screen.question) - 1].scale
        let profile = PanelProfile(
            name: "screen", title: "Touchscreen", matches: [], scale: scale,
            keys: scale.levels.map { PanelProfile.Key(code: UInt16($0), level: $0) })
        let anyTouchscreen = PanelIdentity(port: "screen", vendor: 0, product: 0)
        let device = screen.touch == nil ? screen.keys?.device : screen.touch?.device
        return Panel(
            identity: device ?? anyTouchscreen, profile: profile, question: screen.question)
    }
}
