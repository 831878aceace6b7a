extension Limits {
    // MARK: Slow disk

    /// A face that was chosen is shown this long at most while its rating waits for the disk; then
    /// the screen pauses, as a beacon turns red after `beaconSilence`.
    package static let heardScreen = TimeSpan.seconds(30)
    /// It pauses so long at most: systemd ends a daemon that hangs within less (`WatchdogSec=180`,
    /// counted from its last sign of life).
    package static let unansweredScreen = TimeSpan.minutes(4)

    // MARK: Published results

    /// No share is shown that was made from fewer ratings.
    package static let ratingsPublished = 30
    /// More ratings than a point is ever given in a month.
    package static let mostRatings = 999_999_999
    /// What parts whole numbers from hundredths; the first where no file says which.
    package static let decimalMarks = [",", "."]
    /// Published results that a kiosk is told of, one for each question at most.
    package static let publishedResults = 8
    /// The years that a published result can be of.
    package static let resultYears = 2_000...2_199

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

    // MARK: Shift against burn-in

    /// How far a picture moves in pixels, to the right and down.
    ///
    /// Whatever is drawn keeps 4 mm from those edges: more than 6 pixels from 39 pixels an inch on.
    package static let shiftFarthest = 6
    /// A picture begins to move so long after the screen was used.
    ///
    /// No page waits for as long, and nobody looks at it any more.
    package static let shiftAfter = TimeSpan.minutes(10)
    /// And then once in so long.
    package static let shiftEvery = TimeSpan.minutes(5)
}
