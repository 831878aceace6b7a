import FeedbackCore

/// What a blink(1) is told, and when, so that it shows the light, or red when nobody lives.
///
/// Its own watchdog is wound up only when somebody has shown that the daemon lives. Once that is
/// longer ago than `Limits.beaconQuiet`, nothing more is said, for it would end the red.
struct Blink1Driver: Hashable, Sendable {
    private var light: Light?
    private var since = BootTime(microseconds: 0)
    private var aliveAt: BootTime?
    /// For which sign of life the watchdog was wound up last.
    private var woundAt: BootTime?
    private var isPrepared = false
    /// What the device shows by our word; nothing if it may be anything else.
    private var shown: Blink1Report.Color?

    /// Knows of no device yet.
    init() {}

    /// Shows a light from now on; its blinking goes on where it is if only the reasons differ.
    mutating func show(_ light: Light, at now: BootTime) {
        if light.color != self.light?.color || light.pattern != self.light?.pattern { since = now }
        self.light = light
    }

    /// The daemon was alive then: presses are read and written.
    ///
    /// After a silence the device may have begun its red, which only a colour ends.
    mutating func live(at time: BootTime) {
        if !lives(at: time) { shown = nil }
        aliveAt = time
    }

    /// A device was found, of which nothing is known.
    mutating func begin() {
        isPrepared = false
        woundAt = nil
        shown = nil
    }

    /// What the device has to be told now, in order.
    mutating func due(at now: BootTime) -> [Blink1Report] {
        guard let aliveAt, let light, lives(at: now) else {
            shown = nil
            return []
        }
        var reports: [Blink1Report] = []
        if !isPrepared { reports += Self.preparation }
        isPrepared = true
        if woundAt != aliveAt { reports.append(.watch(Limits.beaconSilence)) }
        woundAt = aliveAt
        let color = light.pattern.state(after: now - since).on ? light.color.blink1 : .dark
        if shown != color { reports.append(.color(color)) }
        shown = color
        return reports
    }

    /// When `due` says something next though nobody speaks to us; nothing if never.
    func nextChange(after now: BootTime) -> BootTime? {
        guard let light, lives(at: now) else { return nil }
        return light.pattern.state(after: now - since).remaining.map { now + $0 }
    }

    /// What a device is told when the daemon stops: nothing is recorded, so it is red.
    static let farewell: [Blink1Report] = preparation + [.play]

    private func lives(at now: BootTime) -> Bool {
        aliveAt.map { now < $0 + Limits.beaconQuiet } ?? false
    }

    /// Red that swells and fades on every line: whichever of them a firmware plays, it is red.
    private static let preparation: [Blink1Report] =
        [.patternForAll]
        + (0..<Blink1Report.patternLines).map { line in
            .patternLine(
                line, line.isMultiple(of: 2) ? Light.Color.red.blink1 : .dark,
                .milliseconds(250))
        }
}

extension Light.Color {
    /// The colour as the three lamps mix it.
    fileprivate var blink1: Blink1Report.Color {
        switch self {
        case .green: Blink1Report.Color(red: 0, green: 255, blue: 0)
        case .amber: Blink1Report.Color(red: 255, green: 144, blue: 0)
        case .red: Blink1Report.Color(red: 255, green: 0, blue: 0)
        }
    }
}
