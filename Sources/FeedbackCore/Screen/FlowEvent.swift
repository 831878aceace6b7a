/// What happens to the flow of a screen, whoever saw it.
package enum FlowEvent: Hashable, Sendable {
    /// The two keys that do for a hand what touching does.
    package enum Key: Hashable, Sendable {
        /// To the next target.
        case next
        /// Take the target that is shown.
        case choose
    }

    /// A finger came down on a target, and may choose it when it is lifted: that takes a slow hand
    /// some seconds.
    case approached
    /// A finger chose a target.
    case touched(ScreenTarget)
    /// A finger came down on the corner; `cornerReleased` follows when it leaves it.
    case cornerHeld
    /// The finger left the corner, or the touchscreen is gone.
    case cornerReleased
    /// The input rules counted a press, of the screen's own panel or of any other.
    case pressed(PressedRating)
    /// The rating of that press is on disk, in this place.
    case recorded(PressID, at: RatingPlace)
    /// The rating of that press will never be on disk.
    case refused(PressID)
    /// From now on the screen comes back to this.
    case home(ScreenHome)
    /// One of the two keys was pressed.
    case key(Key)

    /// True if somebody is there who uses the screen, or a panel beside it.
    package var isUse: Bool {
        switch self {
        case .approached, .touched, .cornerHeld, .pressed, .key: true
        case .cornerReleased, .recorded, .refused, .home: false
        }
    }
}
