import ConfigFiles
import FeedbackCore
import Foundation
import Testing

struct ScreenFilesTests {
    private static let screen = """
        questions: one-stop
        screen:
          languages: [vi, en]
          unit: {vi: Phường Tây Nha Trang, en: Tay Nha Trang Ward}
          hotline: 0258 3 822 222
          complaints: https://pakn.dichvucong.gov.vn
          follow-up: criterion
          staff-code: "2468"
          size: 217x136
          notice: {from: 01/09/2026, to: 31/10/2026, text: {vi: Mời khảo sát, en: Take part}}
          result: {period: 10/2026, share: 72%, interval: 66–78%, ratings: 214, left-out: 12}
        """

    /// The shipped files, with some of them changed: (file, old, new).
    private func folder(_ changes: [(String, String, String)] = []) throws -> ConfigFolder {
        let folder = try ConfigFolder(withScreen: Self.screen)
        for (file, old, new) in changes {
            let place = folder.url.appending(path: file)
            let text = try String(contentsOf: place, encoding: .utf8)
            try #require(text.contains(old), "\(file)")
            try Data(text.replacing(old, with: new, maxReplacements: 1).utf8).write(to: place)
        }
        return folder
    }

    @Test func `the shipped texts, colours and criteria are read`() throws {
        let kiosk = try folder().load()
        let screen = try #require(kiosk.screen)
        #expect(screen.texts.map(\.code) == ["vi", "en"])
        #expect(screen.texts[0].words(for: 1, on: .sc5) == "Rất không hài\u{A0}lòng")
        #expect(screen.texts[1].words(for: 3, on: .sc4) == "Satisfied")
        #expect(screen.texts[0][.whyNeutral] == "Điều gì cần làm tốt hơn?")
        #expect(screen.theme.background == Color(red: 0xFB, green: 0xF6, blue: 0xEC))
        #expect(screen.followUp == .criterion)
        #expect(screen.staffCode == [2, 4, 6, 8])
        #expect(screen.millimetres == Size(width: 217, height: 136))
        #expect(screen.notice?.to == CivilDate(year: 2026, month: 10, day: 31))
        #expect(
            screen.result
                == .stated(
                    ScreenConfiguration.Result(
                        period: "10/2026", share: "72%", interval: "66–78%", ratings: 214,
                        leftOut: 12)))
        #expect(screen.target == nil)
        #expect(screen.texts.map(\.decimalMark) == [",", "."])
        #expect(screen.rotation == .none)
        #expect(screen.touch == ScreenConfiguration.Touch())
        #expect(screen.fonts == "/usr/share/hailong/fonts")
        #expect(kiosk.questions.criteria.count == 6)
        let attitude = "Thái\u{A0}độ phục\u{A0}vụ chưa tốt"
        #expect(kiosk.questions.criteria[3].negative["vi"] == attitude)
        #expect(kiosk.questions.criteria[5].notApplicable?["vi"] == "Chưa từng phản\u{A0}ánh")
    }

    @Test func `a panel stands beside the screen if it answers the same question`() throws {
        var kiosk = try folder().load()
        #expect(!kiosk.hasPanelBesideScreen)
        #expect(!kiosk.screenLeadsToPanels)
        let profile = PanelProfile(name: "p", title: "p", matches: [], scale: .sc5, keys: [])
        for questions in [[UInt16(1)], [2], [2, 1]] {
            kiosk.panels = questions.map { question in
                let identity = PanelIdentity(port: "usb-\(question)", vendor: 1, product: 2)
                return .init(identity: identity, profile: profile, question: question)
            }
            #expect(kiosk.hasPanelBesideScreen == questions.contains(1))
            kiosk.screen?.touch = .init()
            #expect(kiosk.screenLeadsToPanels)
            // Nobody is used to touching it.
            kiosk.screen?.touch = nil
            #expect(kiosk.screenLeadsToPanels == questions.contains(2))
        }
    }

    @Test func `a language without a decimal mark has the comma`() throws {
        let screen = try #require(
            try folder([("texts/en.yaml", "decimal-mark: \".\"\n", "")]).load().screen)
        #expect(screen.texts.map(\.decimalMark) == [",", ","])
    }

    @Test(arguments: [
        ("", ScreenConfiguration.ResultSource.published, nil),
        ("\n  result: published\n  target: 84%", .published, "84%"),
        ("\n  result: none\n  target: none", .none, nil),
    ])
    func `the server says the result, unless the file does`(
        lines: String, source: ScreenConfiguration.ResultSource, target: String?
    ) throws {
        let stated =
            "\n  result: {period: 10/2026, share: 72%, interval: 66–78%, ratings: 214,"
            + " left-out: 12}"
        let screen = try #require(
            try folder([("kiosk.yaml", stated, lines)]).load().screen)
        #expect(screen.result == source)
        #expect(screen.target == target)
    }

    @Test func `without a section, and with none, there is no screen`() throws {
        for text in ["questions: set", "questions: set\nscreen: none"] {
            #expect(try ConfigFolder(["kiosk.yaml": Array(text.utf8)]).load().screen == nil)
        }
    }

    @Test func `a language is added with files alone, and keeps marks that no letter has`() throws {
        // Êđê "ơ̆" is ơ with U+0306, for which Unicode has no letter.
        let folder = try folder([
            ("kiosk.yaml", "[vi, en]", "[rad, vi]"),
            ("kiosk.yaml", "en: Tay Nha Trang Ward", "en: Ward, rad: Phường"),
            ("kiosk.yaml", "en: Take part", "en: Take part, rad: a"),
        ])
        let sets = folder.url.appending(path: "questions/one-stop.yaml")
        let questions = try String(contentsOf: sets, encoding: .utf8)
        let lines = questions.split(separator: "\n", omittingEmptySubsequences: false)
        let translated = lines.flatMap { line -> [String] in
            guard let colon = line.firstRange(of: "en: ") else { return [String(line)] }
            return [String(line), line[..<colon.lowerBound] + "rad: ơ\u{306} Ê\u{306}"]
        }
        try Data(translated.joined(separator: "\n").utf8).write(to: sets)
        try FileManager.default.copyItem(
            at: folder.url.appending(path: "texts/en.yaml"),
            to: folder.url.appending(path: "texts/rad.yaml"))
        let kiosk = try folder.load()
        #expect(kiosk.screen?.texts.map(\.code) == ["rad", "vi"])
        #expect(kiosk.questions.questions[0].text["rad"] == "ơ\u{306} Ê\u{306}")
    }

    /// What to write instead of what, in which file, and what must be said about it.
    static let refusals: [(file: String, old: String, new: String, message: String)] = [
        (
            "kiosk.yaml", "hotline:", "hotlin:",
            "kiosk.yaml:5:3: screen: unknown key \"hotlin\"; expected one of: question,"
                + " languages, theme,"
                + " unit, hotline, complaints, follow-up, notice, result, target, connector,"
                + " size, rotation, touch, keys, sound, brightness, staff-code, fonts"
        ),
        (
            "kiosk.yaml", "  hotline: 0258 3 822 222\n", "",
            "kiosk.yaml:3:3: screen: the key \"hotline\" is missing"
        ),
        (
            "kiosk.yaml", "[vi, en]", "[vi, fr]",
            "kiosk.yaml:3:19: screen.languages.2: texts/fr.yaml does not exist; expected one of:"
                + " en, vi"
        ),
        (
            "kiosk.yaml", "[vi, en]", "[vi, vi]",
            "kiosk.yaml:3:19: screen.languages.2: a second \"vi\"; expected every language once"
        ),
        (
            "kiosk.yaml", "en: Tay Nha Trang Ward", "EN: x",
            "kiosk.yaml:4:36: screen.unit: unknown key \"EN\";"
                + " expected the code of a language, such as vi, en or rad"
        ),
        (
            "kiosk.yaml", "https://pakn.dichvucong.gov.vn", "pakn",
            "kiosk.yaml:6:15: screen.complaints: \"pakn\"; expected an address such as"
                + " https://pakn.example.gov.vn"
        ),
        (
            "kiosk.yaml", "follow-up: criterion", "follow-up: all",
            "kiosk.yaml:7:14: screen.follow-up: \"all\"; expected one of: reasons, criterion,"
                + " nothing"
        ),
        (
            "kiosk.yaml", "\"2468\"", "\"24x8\"",
            "kiosk.yaml:8:15: screen.staff-code: not a code; expected none, or 4 to 8 digits in"
                + " quotes"
        ),
        (
            "kiosk.yaml", "217x136", "217",
            "kiosk.yaml:9:9: screen.size: \"217\";"
                + " expected the width and height of the picture in mm, such as 217x136"
        ),
        (
            "kiosk.yaml", "31/10/2026", "31/08/2026",
            "kiosk.yaml:10:34: screen.notice.to: 31/08/2026 is before 01/09/2026;"
                + " expected the last day of the notice"
        ),
        (
            "kiosk.yaml", "01/09/2026", "31/02/2026",
            "kiosk.yaml:10:18: screen.notice.from: \"31/02/2026\"; expected a day such as"
                + " 31/10/2026"
        ),
        (
            "texts/vi.yaml", "{hotline}\"", "{so}\"",
            "texts/vi.yaml:34:10: hotline: {so} is not known here; expected one of: {hotline}"
        ),
        (
            "texts/en.yaml", "  - Neutral\n", "",
            "texts/en.yaml:5:3: levels: 4 levels;"
                + " expected 5, from the most negative to the most positive"
        ),
        (
            "texts/vi.yaml", "decimal-mark: \",\"", "decimal-mark: komma",
            "texts/vi.yaml:37:15: decimal-mark: \"komma\"; expected \",\" or \".\""
        ),
        (
            "kiosk.yaml",
            "{period: 10/2026, share: 72%, interval: 66–78%, ratings: 214, left-out: 12}", "lately",
            "kiosk.yaml:11:11: screen.result: \"lately\";"
                + " expected published, none, or the period, share, interval, ratings and"
                + " left-out"
        ),
        (
            "kiosk.yaml", "left-out: 12}", "left-out: 12, target: 84%}",
            "kiosk.yaml:11:95: screen.result.target: a target of one result; expected \"target\""
                + " under \"screen\" instead"
        ),
        (
            "kiosk.yaml", "ratings: 214", "ratings: 29",
            "kiosk.yaml:11:68: screen.result.ratings: \"29\"; expected a number from 30 to"
                + " 999999999"
        ),
        (
            "texts/en.yaml", "skip: Skip\n", "",
            "texts/en.yaml:3:1: the key \"skip\" is missing"
        ),
        (
            "themes/sunrise.yaml", "#22303A", "#808080",
            "themes/sunrise.yaml:8:7: text: #808080 has a contrast of 3.6:1 with background"
                + " #FBF6EC;"
                + " expected at least 7:1"
        ),
        (
            "themes/sunrise.yaml", "#F2BC57", "#5F84A2",
            "themes/sunrise.yaml:13:42: faces.4: #5F84A2 is not brighter than #A9B2AB;"
                + " expected faces that are told apart by their brightness, each brighter"
        ),
        (
            "themes/sunrise.yaml", "\"#414D55\"", "grey",
            "themes/sunrise.yaml:9:8: quiet: \"grey\"; expected a colour in quotes, such as"
                + " \"#22303A\""
        ),
        (
            "questions/one-stop.yaml", "    not-applicable:\n", "    never:\n",
            "questions/one-stop.yaml:97:5: criteria.6: unknown key \"never\";"
                + " expected one of: name, negative, positive, question, not-applicable"
        ),
    ]

    @Test(arguments: refusals.indices)
    func `a mistake is named with file, line, column and what is right`(_ index: Int) throws {
        let refusal = Self.refusals[index]
        let complaint = try folder([(refusal.file, refusal.old, refusal.new)]).complaint()
        #expect(complaint == refusal.message)
    }

    @Test func `a set without criteria, or without a language, cannot be asked`() throws {
        let folder = try folder()
        let set = folder.url.appending(path: "questions/one-stop.yaml")
        let whole = try String(contentsOf: set, encoding: .utf8)
        let criteria = try #require(whole.range(of: "\ncriteria:"))
        try Data(whole[..<criteria.lowerBound].utf8).write(to: set)
        #expect(
            try folder.complaint()
                == "kiosk.yaml:7:14: screen.follow-up: questions/one-stop.yaml has no criteria;"
                + " expected six of them there, or \"follow-up: nothing\"")
    }
}
