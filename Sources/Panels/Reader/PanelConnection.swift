package import FeedbackCore

/// How one accepted panel is connected, for the status screen.
package struct PanelConnection: Hashable, Sendable {
    /// Whether the panel is read.
    package enum State: Hashable, Sendable {
        /// It is open, at this node.
        case attached(node: String)
        /// No device of that identity is plugged in.
        case absent
        /// The device is there but is not read; why, in words for a person.
        case refused(String)
    }

    /// The panel's number, from 1.
    package var panel: UInt16
    /// The port and device that were accepted, there or not.
    package var identity: PanelIdentity
    /// Whether it is read now, and why not if it is there.
    package var state: State
    /// Why it is not read, or what it did wrong since it was attached, in words.
    package var lastError: String?
    /// False if the panel has not taken a lamp that its profile names.
    package var lampsWork = true
    /// What it did wrong since the daemon started.
    package var faults = PanelFaults()

    package init(panel: UInt16, identity: PanelIdentity, state: State) {
        self.panel = panel
        self.identity = identity
        self.state = state
    }
}
