/// Where and when contacts began of late.
struct RecentStarts: Hashable, Sendable {
    private struct Start: Hashable, Sendable {
        let point: TouchPoint
        let time: BootTime
    }

    private static let limit = 32
    private var starts: [Start] = []

    mutating func add(_ point: TouchPoint, at time: BootTime) {
        starts = starts.suffix(Self.limit - 1) + [Start(point: point, time: time)]
    }

    mutating func forget() { starts = [] }

    /// True if so many began at once that no finger was meant.
    func isCrowd(at time: BootTime) -> Bool {
        starts.count { $0.time.isWithin(Limits.touchCrowdWithin, before: time) }
            >= Limits.touchCrowd
    }

    /// True if contacts come at one spot faster than a hand makes them.
    func isBurst(at point: TouchPoint, on picture: Size, _ time: BootTime) -> Bool {
        starts.count {
            $0.time.isWithin(Limits.touchBurstWithin, before: time)
                && $0.point.isWithin(Limits.touchSpot, of: point, on: picture)
        } > Limits.touchBurst
    }
}

extension BootTime {
    /// True if it is no later than `time`, and no more than `span` earlier.
    func isWithin(_ span: TimeSpan, before time: BootTime) -> Bool {
        (TimeSpan.zero...span).contains(time - self)
    }
}
