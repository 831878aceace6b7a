/// Whether staff test the panels now, so that no press is a citizen's.
///
/// It ends by itself, and with the program.
package struct ServiceMode: Hashable, Sendable {
    /// When it ends by itself; nothing while it is off.
    package private(set) var endsAt: BootTime?
    /// The times of the presses that are its own, also once it is off: some come late.
    private var span: Range<BootTime>?
    /// Where the latest ratings of those presses stand, the newest last.
    private var ratings: [RatingPlace] = []

    /// The longest that it is on without being asked for again.
    package static let longest = TimeSpan.minutes(Int64(Limits.serviceMinutes.upperBound))

    /// So many ratings are kept: a screen corrects the last one that it was told of.
    private static let keptRatings = 64

    /// Off.
    package init() {}

    /// Switches it on, or gives it so long anew; never longer than `longest`.
    package mutating func switchOn(for length: TimeSpan, at now: BootTime) {
        let end = now + min(length, Self.longest)
        let begin = endsAt == nil ? now : span?.lowerBound ?? now
        span = begin..<max(begin, end)
        endsAt = end
    }

    /// Switches it off, and says since when it is; nothing if it was not on.
    package mutating func switchOff(at now: BootTime) -> BootTime? {
        guard let endsAt, let span else { return nil }
        let end = max(span.lowerBound, min(now, endsAt))
        self.span = span.lowerBound..<end
        self.endsAt = nil
        return end
    }

    /// Ends it if its time is over, and says since when it is; nothing if there is nothing to end.
    package mutating func expire(at now: BootTime) -> BootTime? {
        guard let endsAt, endsAt <= now else { return nil }
        return switchOff(at: now)
    }

    /// Whether a press is its own.
    ///
    /// A correction belongs to whoever gave the rating that it replaces.
    package func owns(_ press: Press) -> Bool {
        if let place = press.replaces { return ratings.contains(place) }
        return span?.contains(press.time) ?? false
    }

    /// A rating of its own is on disk.
    package mutating func note(_ place: RatingPlace) {
        if ratings.count >= Self.keptRatings { ratings.removeFirst() }
        ratings.append(place)
    }
}
