/// How many levels of satisfaction a question offers.
///
/// Scales are never pooled.
package enum Scale: UInt8, CaseIterable, Hashable, Sendable {
    /// 1 Rất không hài lòng · 2 Không hài lòng · 3 Hài lòng · 4 Rất hài lòng.
    case sc4 = 4
    /// 1 Rất không hài lòng · 2 Không hài lòng · 3 Bình thường · 4 Hài lòng · 5 Rất hài lòng.
    case sc5 = 5

    /// The name in configuration files and reports: `SC4` or `SC5`.
    package var name: String {
        switch self {
        case .sc4: "SC4"
        case .sc5: "SC5"
        }
    }

    /// The scale of that name, or nothing.
    package init?(name: some StringProtocol) {
        guard let scale = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = scale
    }

    /// The levels from the most negative to the most positive.
    package var levels: ClosedRange<UInt8> { 1...rawValue }

    /// A level in the words of the official form, in Vietnamese and English.
    package func words(for level: UInt8) -> (vi: String, en: String) {
        let words = [
            ("Rất không hài lòng", "Very dissatisfied"), ("Không hài lòng", "Dissatisfied"),
            ("Bình thường", "Neutral"), ("Hài lòng", "Satisfied"),
            ("Rất hài lòng", "Very satisfied"),
        ]
        // Four levels leave the neutral one out.
        return words[self == .sc4 && level > 2 ? Int(level) : Int(level) - 1]
    }
}
