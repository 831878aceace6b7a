import FeedbackCore

extension ConfigValue {
    /// A text in every language: Vietnamese and English, and those of the packs; `blanks` may
    /// stand in braces.
    func translations(blanks: [String] = []) throws(ConfigError) -> [String: String] {
        let pairs = try pairs("a mapping of languages, vi and en at least")
        for pair in pairs where !pair.key.isLanguageCode {
            throw error(
                about: pair, found: "unknown key \"\(pair.key)\"",
                expected: "the code of a language, such as vi, en or rad")
        }
        let fields = try ConfigFields(self, known: pairs.map(\.key))
        for language in ["vi", "en"] { _ = try fields.required(language) }
        var texts: [String: String] = [:]
        for pair in pairs {
            texts[pair.key] = try part(pair.value, pair.key).screenText(blanks: blanks)
        }
        return texts
    }

    /// A line that a screen shows, 1…`Limits.screenTextBytes` bytes, in Unicode's form C; `blanks`
    /// may stand in braces.
    func screenText(blanks: [String] = []) throws(ConfigError) -> String {
        let text = try text("a line of text", bytes: Limits.screenTextBytes)
        var before: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            if let before, (0x300...0x36F).contains(scalar.value), before.composes(with: scalar) {
                let mark = String(scalar.value, radix: 16, uppercase: true)
                throw error(
                    found: "the combining mark U+0\(mark)",
                    expected: "letters composed with their marks (Unicode form C)")
            }
            before = scalar
        }
        guard let strange = text.blanks.first(where: { !blanks.contains($0) }) else { return text }
        throw error(
            found: "{\(strange)} is not known here",
            expected: blanks.isEmpty ? "no braces" : "one of: \(blanks.map { "{\($0)}" }.listed)")
    }

    /// A colour such as `#22303A`.
    func color() throws(ConfigError) -> Color {
        let expected = "a colour in quotes, such as \"#22303A\""
        guard let color = Color(hex: try raw(expected)) else { throw error(expected: expected) }
        return color
    }

    /// A day such as `31/10/2026`.
    func day() throws(ConfigError) -> CivilDate {
        let expected = "a day such as 31/10/2026"
        guard let day = CivilDate(text: try raw(expected)) else {
            throw error(expected: expected)
        }
        return day
    }

    /// A width and a height such as `217x136`, each within `range`.
    func size(_ range: ClosedRange<Int>, _ expected: String) throws(ConfigError) -> Size {
        guard let size = Size(text: try raw(expected), sides: range) else {
            throw error(expected: expected)
        }
        return size
    }
}

extension String {
    /// Two or three lower-case letters, as in ISO 639.
    var isLanguageCode: Bool {
        (2...3).contains(utf8.count) && utf8.allSatisfy(\.isLowercase)
    }
}

extension Unicode.Scalar {
    /// True if Unicode has one letter for this one with the mark on it.
    ///
    /// Letters with marks stand from U+00C0 to U+024F and from U+1E00 to U+1EFF; texts are equal
    /// here whichever way they are composed.
    fileprivate func composes(with mark: Unicode.Scalar) -> Bool {
        var pair = String.UnicodeScalarView()
        pair.append(self)
        pair.append(mark)
        let text = String(pair)
        return [0xC0...0x24F, 0x1E00...0x1EFF].joined().contains { value in
            Unicode.Scalar(UInt32(value)).map { String(Character($0)) == text } ?? false
        }
    }
}
