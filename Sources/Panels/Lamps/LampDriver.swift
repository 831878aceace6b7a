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
    private var heardUntil: BootTime?
    /// Presses that were heard, and neither thanked for nor refused.
    private var unanswered = 0

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
        heardUntil = nil
    }

    /// Lights the heard lamp until the press is answered, at most for `Limits.heardLamp`.
    package mutating func hear(at now: BootTime) {
        guard lamps.heard != nil else { return }
        if heardUntil.map({ $0 <= now }) ?? true { unanswered = 0 }
        unanswered += 1
        heardUntil = now + Limits.heardLamp
    }

    /// Lights the thanks lamp for `Limits.thanksLamp` from now on: one press is on disk.
    package mutating func thank(at now: BootTime) {
        if lamps.thanks != nil { thanksUntil = now + Limits.thanksLamp }
        answer()
    }

    /// One press that was heard is not recorded: nothing thanks for it.
    package mutating func refuse() { answer() }

    /// The heard lamp is lit while any press of the panel waits.
    private mutating func answer() {
        unanswered -= 1
        if unanswered <= 0 { heardUntil = nil }
    }

    /// Whether each lamp that the panel has is lit at a time, by its code.
    package func lit(at now: BootTime) -> [UInt16: Bool] {
        var lit: [UInt16: Bool] = [:]
        for case let lamp? in [lamps.green, lamps.amber, lamps.red, lamps.thanks, lamps.heard] {
            lit[lamp] = false
        }
        if let light, let lamp = lamp(of: light.color) {
            lit[lamp] = light.pattern.state(after: now - since).on
        }
        if let heard = lamps.heard, let heardUntil, now < heardUntil { lit[heard] = true }
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
        for case let until? in [heardUntil, thanksUntil] where now < until {
            changes.append(until)
        }
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
