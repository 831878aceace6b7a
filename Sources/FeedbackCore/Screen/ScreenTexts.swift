/// Every word that a screen says by itself, in one language: a file of `texts/`.
package struct ScreenTexts: Hashable, Sendable {
    /// The code of the language, which names its file: `vi`.
    package var code: String
    /// The five levels from the most negative to the most positive.
    package var levels: [String]
    /// Every phrase.
    package var phrases: [ScreenPhrase: String]
    /// What parts whole numbers from hundredths, one of `Limits.decimalMarks`.
    package var decimalMark: String

    package init(
        code: String, levels: [String], phrases: [ScreenPhrase: String],
        decimalMark: String = Limits.decimalMarks[0]
    ) {
        self.code = code
        self.levels = levels
        self.phrases = phrases
        self.decimalMark = decimalMark
    }

    /// The phrase as it was written, with its blanks.
    package subscript(phrase: ScreenPhrase) -> String { phrases[phrase] ?? "" }

    /// The words for a level of a scale; four levels leave the neutral one out.
    package func words(for level: UInt8, on scale: Scale) -> String {
        let place = Int(scale.fifth(of: level)) - 1
        return levels.indices.contains(place) ? levels[place] : ""
    }
}

extension Scale {
    /// The level of five that a level of this scale looks and sounds like.
    package func fifth(of level: UInt8) -> UInt8 {
        self == .sc4 && level > 2 ? level + 1 : level
    }
}

extension String {
    /// The text with what stands for each name in braces put in its place; other braces stay.
    package func filled(with values: [String: String]) -> String {
        var filled = ""
        var rest = self[...]
        while let open = rest.firstIndex(of: "{") {
            filled += rest[..<open]
            rest = rest[open...]
            guard let close = rest.firstIndex(of: "}") else { break }
            let name = String(rest[rest.index(after: open)..<close])
            filled += values[name] ?? String(rest[...close])
            rest = rest[rest.index(after: close)...]
        }
        return filled + rest
    }

    /// The names that stand in braces in the text, in their order.
    package var blanks: [String] {
        split(separator: "{", omittingEmptySubsequences: false).dropFirst().compactMap { part in
            part.firstIndex(of: "}").map { String(part[..<$0]) }
        }
    }
}
