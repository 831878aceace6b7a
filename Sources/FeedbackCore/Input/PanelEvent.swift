/// What a panel reader reports, before any rule has been applied.
package enum PanelEvent: Hashable, Sendable {
    /// The panel is open and grabbed. Keys already down stand in `held` and do not count.
    case attached(panel: UInt16, identity: PanelIdentity, held: [UInt16], at: BootTime)
    /// The panel is gone; whatever it held is released.
    case detached(panel: UInt16, at: BootTime)
    /// A key went down or up. `resynced` if found by comparing states after an overrun.
    case edge(panel: UInt16, key: UInt16, down: Bool, at: BootTime, resynced: Bool)
    /// The kernel dropped events of this panel; how many cannot be known.
    case overrun(panel: UInt16, at: BootTime)
}

/// What the input rules decided; the edges perform it, in order.
package enum InputAction: Hashable, Sendable {
    /// A press that counts.
    case press(Press)
    /// What became of a panel.
    case panel(PanelRecord, at: BootTime)
    /// Presses may be missing.
    case loss(Loss, at: BootTime)

    /// The same, as a press that corrects the rating in this place, if there is one to correct.
    package func correcting(_ place: RatingPlace?) -> InputAction {
        guard let place, case .press(var press) = self else { return self }
        press.replaces = place
        return .press(press)
    }
}
