import FeedbackCore
import Screen
import Testing

/// What a screen says of the last published result.
struct ScreenContentTests {
    private static let published = PublishedResult(
        question: "Q.OSS", scale: .sc5, year: 2_026, month: 9, ratings: 214, share: 7_205,
        interval: 6_591...10_000, leftOut: 12)

    /// The small print of the page with the question.
    private func notes(
        _ studio: Studio, _ results: [PublishedResult], in language: String
    ) -> [String] {
        var content = studio.content
        content.results = results
        let maker = SceneMaker(content, language: language, today: nil)
        return maker.scene(for: .faces(correcting: false), light: .green).notes
    }

    private func studio(
        _ source: ScreenConfiguration.ResultSource, target: String? = nil
    ) throws -> Studio {
        var studio = try Studio("one-stop")
        studio.take(source, target: target)
        return studio
    }

    @Test func `what the server published is said in the numbers of each language`() throws {
        let studio = try studio(.published, target: "84%")
        #expect(
            notes(studio, [Self.published], in: "vi").first
                == "09/2026: 72,05% hài\u{A0}lòng hoặc rất hài\u{A0}lòng, khoảng dao\u{A0}động "
                + "65,91\u{2060}–\u{2060}100,00%; 214 lượt đánh\u{A0}giá tự\u{A0}nguyện,"
                + " 12 lượt để\u{A0}riêng. Chỉ\u{A0}tiêu:\u{A0}84%.")
        #expect(
            notes(studio, [Self.published], in: "en").first
                == "09/2026: 72.05% satisfied or very satisfied, interval "
                + "65.91\u{2060}–\u{2060}100.00%; 214 voluntary ratings, 12 set aside."
                + " Target:\u{A0}84%.")
    }

    @Test func `only what was asked on the same scale is shown`() throws {
        let studio = try studio(.published)
        var (other, scale) = (Self.published, Self.published)
        other.question = "Q.PHC"
        scale.scale = .sc4
        #expect(notes(studio, [], in: "vi").count == 1)
        #expect(notes(studio, [other, scale], in: "vi").count == 1)
        #expect(
            notes(studio, [other, scale, Self.published], in: "vi").first?
                .hasSuffix("12 lượt để\u{A0}riêng.") == true)
    }

    @Test func `none is shown where none is wanted, and the stated one where it is`() throws {
        #expect(notes(try studio(.none), [Self.published], in: "vi").count == 1)
        let stated = ScreenConfiguration.Result(
            period: "08/2026", share: "81,00%", interval: "75,00–86,00%", ratings: 200, leftOut: 0)
        #expect(
            notes(try studio(.stated(stated)), [Self.published], in: "vi").first?
                .hasPrefix("08/2026: 81,00%") == true)
    }

    @Test(arguments: [ExampleResult.usual, .longest])
    func `what is looked at before has a made-up result where the server will say one`(
        example: ExampleResult
    ) throws {
        var content = try studio(.published).content
        let maker = SceneMaker(content.with(example), language: "vi", today: nil)
        #expect(maker.scene(for: .faces(correcting: false), light: .green).notes.count == 2)
        content.results = [Self.published]
        #expect(content.with(example).results == [Self.published])
        #expect(try studio(.none).content.with(example).results.isEmpty)
    }

    @Test(arguments: [
        ("31/08/2026", false), ("01/09/2026", true), ("30/09/2026", true), ("31/10/2026", true),
        ("01/11/2026", false),
    ])
    func `a notice stands there from its first day to its last, and while no day is known not`(
        day: String, stands: Bool
    ) throws {
        let studio = try studio(.none)
        for (today, isShown) in [(CivilDate(text: day), stands), (nil, false)] {
            let maker = SceneMaker(studio.content, language: "vi", today: today)
            let notes = maker.scene(for: .faces(correcting: false), light: .green).notes
            #expect(notes.contains("Kính mời Ông/Bà tham gia khảo sát.") == isShown)
            #expect(notes.count == (isShown ? 2 : 1))
        }
    }
}
