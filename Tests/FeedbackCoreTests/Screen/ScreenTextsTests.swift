import FeedbackCore
import Testing

struct ScreenTextsTests {
    @Test func `names in braces are filled in, and whatever else stands in braces stays`() {
        let values = ["unit": "UBND {x}", "share": "72,27%"]
        #expect("tại {unit}?".filled(with: values) == "tại UBND {x}?")
        #expect("{share}{share}".filled(with: values) == "72,27%72,27%")
        #expect("{other} {share".filled(with: values) == "{other} {share")
        #expect("".filled(with: values) == "")
        #expect("{a} b {c} {".blanks == ["a", "c"])
    }

    @Test func `four levels are the five without the neutral one`() {
        let levels = ["rất không", "không", "bình thường", "hài lòng", "rất"]
        let texts = ScreenTexts(code: "vi", levels: levels, phrases: [:])
        #expect(Scale.sc5.levels.map { texts.words(for: $0, on: .sc5) } == levels)
        #expect(
            Scale.sc4.levels.map { texts.words(for: $0, on: .sc4) }
                == ["rất không", "không", "hài lòng", "rất"])
        #expect(Scale.sc4.levels.map { Scale.sc4.fifth(of: $0) } == [1, 2, 4, 5])
    }

    @Test(
        arguments: [
            ("29/02/2024", "2024-02-29"), ("31/10/2026", "2026-10-31"), ("29/02/2026", nil),
            ("31/04/2026", nil), ("1/10/2026", nil), ("2026-10-31", nil), ("31/10/26", nil),
            ("", nil), ("aa/bb/cccc", nil),
        ])
    func `a day is read as dd/MM/yyyy`(text: String, iso: String?) {
        #expect(CivilDate(text: text)?.iso == iso)
    }
}
