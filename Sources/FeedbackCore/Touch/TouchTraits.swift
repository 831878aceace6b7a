/// What the rules have to know of a touchscreen.
package struct TouchTraits: Hashable, Sendable {
    /// The size of the picture in mm by the screen's own word; nothing if it says none.
    package var picture: Size?
    /// True if it reports a finger that rests all the time, so that its silence means none.
    package var reportsResting: Bool

    package init(picture: Size? = nil, reportsResting: Bool = false) {
        self.picture = picture
        self.reportsResting = reportsResting
    }
}
