package import FeedbackCore

extension StatusReport.Screen {
    /// Something that is wrong with the touchscreen, and in which part of the picture.
    package struct Spot: Hashable, Sendable {
        /// What it is.
        package var kind: TouchFault.Kind
        /// Where people see it.
        package var part: PicturePart

        package init(kind: TouchFault.Kind, part: PicturePart) {
            self.kind = kind
            self.part = part
        }
    }

    /// Places where touches do not count now.
    package var masked: Int { spots.count { $0.kind.masks } }

    /// What became of contacts, and why they were rejected that were.
    func counterLines(_ language: Language) -> [String] {
        let isVietnamese = language == .vietnamese
        let house = HouseText(language)
        let sums = [
            house.number(taps) + (isVietnamese ? " lần chạm" : " taps"),
            house.number(rejected) + (isVietnamese ? " bị loại" : " rejected"),
        ]
        let reasons = TouchRejection.allCases.compactMap { reason -> String? in
            guard let count = rejections[reason], count > 0 else { return nil }
            return house.number(count) + " " + (isVietnamese ? reason.vi : reason.en)
        }
        return [sums.joined(separator: " · ")] + Self.indented(reasons)
    }

    /// What is wrong, and each part of the picture where it is, named once.
    func spotLines(_ language: Language) -> [String] {
        let isVietnamese = language == .vietnamese
        return TouchFault.Kind.allCases.flatMap { kind -> [String] in
            let parts = PicturePart.allCases.filter { spots.contains(Spot(kind: kind, part: $0)) }
            guard !parts.isEmpty else { return [] }
            return [kind.words.text(language) + ":"]
                + Self.indented(parts.map { isVietnamese ? $0.vi : $0.en })
        }
    }

    /// Lines of three each: no more have room on one.
    private static func indented(_ items: [String]) -> [String] {
        stride(from: 0, to: items.count, by: 3).map { first in
            "   " + items[first..<min(first + 3, items.count)].joined(separator: " · ")
        }
    }
}

extension TouchFault.Kind {
    /// What it means, and what to do, before the places where it is.
    fileprivate var words: Words {
        switch self {
        case .dirt:
            Words(
                vi: "cần lau màn hình, không nhận chạm ở",
                en: "wipe the glass, touches do not count at")
        case .interference:
            Words(
                vi: "chạm dồn dập không phải do tay, không nhận chạm ở",
                en: "touched faster than by hand, touches do not count at")
        case .forgotten:
            Words(
                vi: "màn hình không báo nhấc tay, vẫn nhận chạm ở",
                en: "a finger was not said to be lifted, touches count all the same at")
        }
    }
}
