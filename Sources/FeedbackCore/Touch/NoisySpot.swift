/// A spot where contacts come faster than a hand makes them.
struct NoisySpot: Hashable, Sendable {
    let point: TouchPoint
    /// When something last touched it.
    private(set) var touched: BootTime

    init(at point: TouchPoint, _ time: BootTime) {
        self.point = point
        touched = time
    }

    /// When touches count there again, if none comes before.
    var quiet: BootTime { touched + Limits.touchQuiet }

    /// Something touched it; a stamp that goes backwards is believed.
    mutating func touch(at time: BootTime) { touched = time }
}
