/// How the screen is heard.
package struct SoundConfiguration: Hashable, Sendable {
    /// How loud it is at some time of every day.
    package struct Volume: Hashable, Sendable {
        /// The time of the day.
        package var span: OpeningHours.Span
        /// Of full volume, 0…100.
        package var percent: UInt8

        package init(span: OpeningHours.Span, percent: UInt8) {
            self.span = span
            self.percent = percent
        }

        /// The same volume all day.
        package static func always(_ percent: UInt8) -> Self {
            Self(span: OpeningHours.Span(open: 0, close: 1_440), percent: percent)
        }
    }

    /// The ALSA device, as `aplay -L` names it.
    package var device = "default"
    /// Ascending, without overlaps; silent at any other time.
    package var volumes = [Volume.always(Limits.soundPercent)]

    package init() {}

    /// How loud it is at `time`, of full volume.
    ///
    /// Without a clock that can be believed it is the loudest of the day: too loud at night annoys,
    /// and silence by day tells somebody who cannot see that nothing was recorded.
    package func percent(at time: WallTime?) -> UInt8 {
        guard let time else { return volumes.map(\.percent).max() ?? 0 }
        let minute = timeOfDay(time) / 60_000
        return volumes.first { Int64($0.span.open) <= minute && minute < Int64($0.span.close) }?
            .percent ?? 0
    }
}
