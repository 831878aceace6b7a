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

    /// The size written as `217x136`, each side within `sides`; nothing if it is anything else.
    package init?(text: some StringProtocol, sides: ClosedRange<Int>) {
        let parts = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let width = parts[0], let height = parts[1],
            sides.contains(width), sides.contains(height)
        else { return nil }
        self.init(width: width, height: height)
    }

    /// `217x136`.
    package var text: String { "\(width)x\(height)" }
}
