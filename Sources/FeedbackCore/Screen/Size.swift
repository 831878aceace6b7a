/// A width and a height, in pixels or in millimetres.
package struct Size: Hashable, Sendable {
    /// From left to right.
    package var width: Int
    /// From top to bottom.
    package var height: Int

    package init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }
}
