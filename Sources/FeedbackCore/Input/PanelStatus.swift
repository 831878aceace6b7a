/// What the input rules know about one panel.
package struct PanelStatus: Hashable, Sendable {
    /// The panel's number.
    package var panel: UInt16
    /// The panel as its latest record names it, or as the configuration does.
    package var identity: String
    /// True while the panel is open; its keys may be stuck all the same.
    package var attached: Bool
    /// Keys that are down, ascending.
    package var held: [UInt16]
    /// Keys that are stuck, ascending.
    package var stuck: [UInt16]
    /// Sums since the daemon started; they go on when the panel comes back.
    package var counters: InputCounters
}
