/// How bright a display is: by the hour, and by who uses the screen.
package struct ScreenBrightness: Hashable, Sendable {
    /// How bright it is now, and when to ask again.
    package struct Decision: Hashable, Sendable {
        /// Percent of the display's light; 0 is dark.
        package var percent: Int
        /// It stands until then unless somebody comes; without, for good.
        package var until: BootTime?

        package init(percent: Int, until: BootTime? = nil) {
            self.percent = percent
            self.until = until
        }
    }

    private let levels: ScreenConfiguration.Brightness
    private let hours: OpeningHours

    /// Keeps to these hours.
    package init(_ levels: ScreenConfiguration.Brightness, hours: OpeningHours) {
        self.levels = levels
        self.hours = hours
    }

    /// The decision for `now`, when the screen was used last at `lastUse`.
    ///
    /// `clock` is asked only if the hour matters, and says nothing if the clock cannot be believed:
    /// the point is then taken for open.
    package func decision(
        at now: BootTime, lastUse: BootTime, clock: @autoclosure () -> WallTime?
    ) -> Decision {
        guard levels.open != levels.closed else { return Decision(percent: levels.open) }
        let asleep = lastUse + Limits.screenAwake
        guard asleep <= now else { return Decision(percent: levels.open, until: asleep) }
        let check = now + Limits.hoursCheck
        guard let time = clock() else { return Decision(percent: levels.open, until: check) }
        let change = hours.nextBorder(after: time).map { now + ($0 - time) }
        return Decision(
            percent: hours.isOpen(at: time) ? levels.open : levels.closed,
            until: min(check, change ?? check))
    }
}
