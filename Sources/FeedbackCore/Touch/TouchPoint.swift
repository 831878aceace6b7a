/// A place on the picture: 0…1 from left to right, and 0…1 from top to bottom.
package struct TouchPoint: Hashable, Sendable {
    /// The fraction of the width.
    package var x: Double
    /// The fraction of the height.
    package var y: Double

    package init(x: Double, y: Double) {
        self.x = x
        self.y = y
    }

    /// The nearest point of the picture.
    package var clamped: TouchPoint {
        TouchPoint(x: min(max(0, x), 1), y: min(max(0, y), 1))
    }

    /// True if it is not on the picture, nor at its edge.
    var isOutside: Bool {
        let inside = -Limits.touchOutside...1 + Limits.touchOutside
        // A number that is none is nowhere.
        return !inside.contains(x) || !inside.contains(y)
    }

    /// True if both are within so many mm of each other on a picture of this size in mm.
    func isWithin(_ millimetres: Double, of other: TouchPoint, on picture: Size) -> Bool {
        let across = (x - other.x) * Double(picture.width)
        let down = (y - other.y) * Double(picture.height)
        return across * across + down * down <= millimetres * millimetres
    }
}
