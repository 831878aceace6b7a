/// How a text is set.
package struct TextStyle: Hashable, Sendable {
    /// Where lines stand in their frame.
    package enum Alignment: Hashable, Sendable {
        case leading
        case center
    }

    /// The size of the font in pixels.
    package var size: Int
    /// Bold, or regular.
    package var isBold: Bool
    /// Where lines stand.
    package var alignment: Alignment

    package init(size: Int, isBold: Bool = false, alignment: Alignment = .center) {
        self.size = size
        self.isBold = isBold
        self.alignment = alignment
    }
}

/// What a text takes when it is set.
package struct TextExtent: Hashable, Sendable {
    /// The longest line, which is wider than asked for if a word is.
    package var width: Int
    /// All lines.
    package var height: Int
    /// How many letters the font lacks.
    package var missing: Int

    package init(width: Int, height: Int, missing: Int = 0) {
        self.width = width
        self.height = height
        self.missing = missing
    }
}

/// Whoever knows how large a text is when it is set.
package protocol TextMeasuring {
    /// What a text takes in lines of at most `width` pixels.
    func extent(of text: String, style: TextStyle, width: Int) -> TextExtent
}
