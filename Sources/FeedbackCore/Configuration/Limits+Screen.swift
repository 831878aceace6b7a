extension Limits {
    // MARK: Light of the display

    /// So long after somebody used it the display is as bright as in opening hours.
    ///
    /// Longer than any page of the screen stays without a touch, so that none is dimmed while it is
    /// read.
    package static let screenAwake = TimeSpan.minutes(1)
    /// Percent of the display's light in which everything can be read; 0 is dark.
    package static let brightness = 10...100
    /// The hour is looked at again after this at the latest: clocks are set.
    package static let hoursCheck = TimeSpan.minutes(10)
    /// A display that was switched off shows nothing for so long after it is switched on again.
    ///
    /// Whoever touches it meanwhile sees no face.
    package static let displayWakes = TimeSpan.seconds(2)
}
