package import FeedbackCore

/// Which lamps of one panel are lit, and when that changes.
///
/// A colour for which the panel has no lamp is not shown there. A steady light never changes by
/// itself, so that it costs no wake-up.
package struct LampDriver: Hashable, Sendable {
    private let lamps: PanelProfile.Lamps
    private var light: Light?
    private var since = BootTime(microseconds: 0)
    private var thanksUntil: BootTime?

    /// Takes the lamps of a panel's profile, all dark.
    package init(lamps: PanelProfile.Lamps) { self.lamps = lamps }

    /// Shows a light from now on; its blinking goes on where it is if only the reasons differ.
    package mutating func show(_ light: Light, at now: BootTime) {
        if light.color != self.light?.color || light.pattern != self.light?.pattern { since = now }
        self.light = light
    }

    /// Puts every lamp out.
    package mutating func darken() {
        light = nil
        thanksUntil = nil
    }

    /// Lights the thanks lamp for `Limits.thanksLamp` from now on.
    package mutating func thank(at now: BootTime) {
        if lamps.thanks != nil { thanksUntil = now + Limits.thanksLamp }
    }

    /// Whether each lamp that the panel has is lit at a time, by its EV_LED code.
    package func lit(at now: BootTime) -> [UInt16: Bool] {
        var lit: [UInt16: Bool] = [:]
        for case let lamp? in [lamps.green, lamps.amber, lamps.red, lamps.thanks] {
            lit[lamp] = false
        }
        if let light, let lamp = lamp(of: light.color) {
            lit[lamp] = light.pattern.state(after: now - since).on
        }
        // Last, so that a lamp that serves both thanks.
        if let thanks = lamps.thanks, let thanksUntil, now < thanksUntil { lit[thanks] = true }
        return lit
    }

    /// When `lit` changes next, or nothing if it stays as it is.
    package func nextChange(after now: BootTime) -> BootTime? {
        var changes: [BootTime] = []
        if let light, lamp(of: light.color) != nil,
            let remaining = light.pattern.state(after: now - since).remaining
        {
            changes.append(now + remaining)
        }
        if let thanksUntil, now < thanksUntil { changes.append(thanksUntil) }
        return changes.min()
    }

    private func lamp(of color: Light.Color) -> UInt16? {
        switch color {
        case .green: lamps.green
        case .amber: lamps.amber
        case .red: lamps.red
        }
    }
}
