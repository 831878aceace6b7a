extension Limits {
    // MARK: Sound

    /// How loud the screen is, in percent, unless `kiosk.yaml` says otherwise.
    package static let soundPercent: UInt8 = 60
    /// Times of the day with a volume each.
    package static let soundVolumes = 12
    /// Sounds that may wait for the loudspeaker; more are dropped.
    package static let waitingSounds = 4
    /// A sound that waited longer than this is dropped: it would seem to answer another touch.
    package static let soundLateness = TimeSpan.seconds(1)
    /// A loudspeaker that could not be used is tried again this much later.
    package static let soundRetry = TimeSpan.minutes(1)
}
