/// A rectangle of whole pixels; x grows to the right, y downwards.
package struct Rect: Hashable, Sendable {
    /// The left edge.
    package var x: Int
    /// The upper edge.
    package var y: Int
    /// To the right of `x`.
    package var width: Int
    /// Below `y`.
    package var height: Int

    package init(x: Int, y: Int, width: Int, height: Int) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    /// One past the last column.
    package var right: Int { x + width }

    /// One past the last row.
    package var bottom: Int { y + height }

    /// The rectangle with so much less on every side.
    package func inset(by margin: Int) -> Rect { inset(dx: margin, dy: margin) }

    /// The rectangle with so much less at the left and right, and above and below.
    package func inset(dx: Int, dy: Int) -> Rect {
        Rect(x: x + dx, y: y + dy, width: width - 2 * dx, height: height - 2 * dy)
    }

    /// True if the point lies inside.
    package func contains(x: Int, y: Int) -> Bool {
        x >= self.x && x < right && y >= self.y && y < bottom
    }

    /// True if the whole of `other` lies inside.
    package func contains(_ other: Rect) -> Bool {
        other.x >= x && other.y >= y && other.right <= right && other.bottom <= bottom
    }

    /// What both have in common; nothing if that is no pixel.
    package func intersection(_ other: Rect) -> Rect? {
        let (left, top) = (max(x, other.x), max(y, other.y))
        let common = Rect(
            x: left, y: top, width: min(right, other.right) - left,
            height: min(bottom, other.bottom) - top)
        return common.width > 0 && common.height > 0 ? common : nil
    }

    /// The smallest rectangle with both in it.
    package func union(_ other: Rect) -> Rect {
        let (left, top) = (min(x, other.x), min(y, other.y))
        return Rect(
            x: left, y: top, width: max(right, other.right) - left,
            height: max(bottom, other.bottom) - top)
    }

    /// How far two rectangles stand apart, along the axis on which it is more; negative if they
    /// overlap.
    package func distance(to other: Rect) -> Int {
        max(
            max(other.x - right, x - other.right), max(other.y - bottom, y - other.bottom))
    }

    /// Cuts so much off the top and returns it.
    package mutating func takeTop(_ height: Int) -> Rect {
        let part = Rect(x: x, y: y, width: width, height: height)
        y += height
        self.height -= height
        return part
    }

    /// Cuts so much off the bottom and returns it.
    package mutating func takeBottom(_ height: Int) -> Rect {
        self.height -= height
        return Rect(x: x, y: bottom, width: width, height: height)
    }

    /// Cuts so much off the left and returns it.
    package mutating func takeLeft(_ width: Int) -> Rect {
        let part = Rect(x: x, y: y, width: width, height: height)
        x += width
        self.width -= width
        return part
    }

    /// Cuts so much off the right and returns it.
    package mutating func takeRight(_ width: Int) -> Rect {
        self.width -= width
        return Rect(x: right, y: y, width: width, height: height)
    }

    /// The rectangle of this size in the middle of this one.
    package func centered(width: Int, height: Int) -> Rect {
        Rect(
            x: x + (self.width - width) / 2, y: y + (self.height - height) / 2, width: width,
            height: height)
    }

    /// The cells of a grid of so many columns, row by row, with gaps between them.
    package func grid(count: Int, columns: Int, gap: Int) -> [Rect] {
        let rows = (count + columns - 1) / columns
        let width = (width - (columns - 1) * gap) / columns
        let height = (height - (rows - 1) * gap) / rows
        return (0..<count).map { place in
            Rect(
                x: x + place % columns * (width + gap), y: y + place / columns * (height + gap),
                width: width, height: height)
        }
    }
}
