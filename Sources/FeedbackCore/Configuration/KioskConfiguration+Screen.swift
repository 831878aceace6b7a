extension KioskConfiguration {
    /// Everything that ratings come from, in order of their numbers: the panels, and then the
    /// touchscreen's faces, if there are such.
    package var ratingPanels: [Panel] { panels + [screenPanel].compactMap(\.self) }

    /// The number of the touchscreen among them.
    package var screenPanelNumber: UInt16? {
        screenPanel == nil ? nil : UInt16(panels.count + 1)
    }

    /// A touched face is a press of a panel whose keys are the levels.
    private var screenPanel: Panel? {
        guard let screen, let touch = screen.touch else { return nil }
        let scale = questions.questions[Int(screen.question) - 1].scale
        let profile = PanelProfile(
            name: "screen", title: "Touchscreen", matches: [], scale: scale,
            keys: scale.levels.map { PanelProfile.Key(code: UInt16($0), level: $0) })
        let anyTouchscreen = PanelIdentity(port: "screen", vendor: 0, product: 0)
        return Panel(
            identity: touch.device ?? anyTouchscreen, profile: profile, question: screen.question)
    }
}
