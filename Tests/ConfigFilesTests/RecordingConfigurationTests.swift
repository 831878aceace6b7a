import ConfigFiles
import FeedbackCore
import Foundation
import Testing

/// What a kiosk records with, whatever is wrong with what it shows.
struct RecordingConfigurationTests {
    private static let kiosk = """
        questions: one-stop
        panels:
          - {port: usb-1, device: 0079:0006, profile: five}
        screen:
          unit: {vi: a, en: b}
          hotline: 1022
          complaints: https://pakn.dichvucong.gov.vn

        """

    /// A kiosk with a panel and a screen, and one change to its files.
    private func folder(_ file: String, _ old: String, _ new: String) throws -> ConfigFolder {
        let folder = try ConfigFolder(withScreen: Self.kiosk)
        let place = folder.url.appending(path: file)
        let text = try String(contentsOf: place, encoding: .utf8)
        try #require(text.contains(old), "\(file)")
        try Data(text.replacing(old, with: new, maxReplacements: 1).utf8).write(to: place)
        return folder
    }

    private func recording(_ folder: ConfigFolder) throws -> KioskConfiguration {
        try loadRecordingConfiguration(file: folder.url.appending(path: "kiosk.yaml").path)
    }

    /// What to write instead of what, in which file, and what is said about it.
    private static let shown: [(file: String, old: String, new: String, said: String)] = [
        (
            "kiosk.yaml", "  hotline: 1022", "  hotline: 1022\n  hotline: 1023",
            "kiosk.yaml:7:3: screen: repeated key \"hotline\"; expected it only once, as on line 6"
        ),
        (
            "kiosk.yaml", "{vi: a, en: b}", "{vi: a, en: b, vi: c}",
            "kiosk.yaml:5:24: screen.unit: repeated key \"vi\"; expected it only once, as on line 5"
        ),
        (
            "kiosk.yaml", "screen:\n", "screen:\n  hotline: 1\nscreen:\n",
            "kiosk.yaml:6:1: repeated key \"screen\"; expected it only once, as on line 4"
        ),
        (
            "kiosk.yaml", "screen:\n", "screen: none\nscreen:\n",
            "kiosk.yaml:5:1: repeated key \"screen\"; expected it only once, as on line 4"
        ),
        (
            "kiosk.yaml", "  hotline: 1022", "  <<: {hotline: 1022}",
            "kiosk.yaml:6:3: screen: a merge is not allowed here;"
                + " expected plain text, lists and mappings"
        ),
        (
            "kiosk.yaml", "screen:\n", "screen: &all\n",
            "kiosk.yaml:4:9: screen: an anchor is not allowed here;"
                + " expected plain text, lists and mappings"
        ),
        (
            "kiosk.yaml", "hotline: 1022", "hotline: *number",
            "kiosk.yaml:6:12: screen.hotline: an alias is not allowed here;"
                + " expected plain text, lists and mappings"
        ),
        (
            "kiosk.yaml", "hotline: 1022", "hotline: 1022\n  staff-code: !!str 2468",
            "kiosk.yaml:7:15: screen.staff-code: a tag is not allowed here;"
                + " expected plain text, lists and mappings"
        ),
        (
            "questions/one-stop.yaml", "criteria:\n", "criteria: []\ncriteria:\n",
            "questions/one-stop.yaml:25:1: repeated key \"criteria\"; expected it only once, as on"
                + " line 24"
        ),
        (
            "questions/one-stop.yaml", "    not-applicable:\n", "    never:\n",
            "questions/one-stop.yaml:97:5: criteria.6: unknown key \"never\";"
                + " expected one of: name, negative, positive, question, not-applicable"
        ),
        (
            "questions/one-stop.yaml", "    text:\n", "    text: {}\n    text:\n",
            "questions/one-stop.yaml:12:5: questions.1: repeated key \"text\"; expected it only"
                + " once, as on line 11"
        ),
        (
            "questions/one-stop.yaml", "{don_vi}?", "{don-vi}?",
            "questions/one-stop.yaml:12:11: questions.1.text.vi: {don-vi} is not known here;"
                + " expected one of: {don_vi}, {unit}, {xa_phuong}, {commune}"
        ),
    ]

    @Test(arguments: shown.indices)
    func
        `a mistake in what only the screen shows leaves out the screen, and is an error of a check`(
            _ index: Int
        ) throws
    {
        let (file, old, new, said) = Self.shown[index]
        let folder = try folder(file, old, new)
        #expect(try folder.complaint() == said)
        let kiosk = try recording(folder)
        #expect(kiosk.screen == nil)
        #expect(
            kiosk.screenMistake?.replacing(folder.url.path + "/", with: "") == said)
        #expect(kiosk.panels.map(\.identity.port) == ["usb-1"])
        #expect(kiosk.panels.map(\.question) == [1])
        #expect(kiosk.questions.version == 3)
        #expect(kiosk.questions.questions.map(\.id) == ["Q.OSS", "Q.OSS.SC4"])
        #expect(kiosk.questions.questions.map(\.scale) == [.sc5, .sc4])
        #expect(kiosk.screenPanelNumber == nil)
    }

    /// The same of what ratings are made from.
    private static let recorded: [(file: String, old: String, new: String, said: String)] = [
        (
            "kiosk.yaml", "screen:\n", "panels: []\nscreen:\n",
            "kiosk.yaml:4:1: repeated key \"panels\"; expected it only once, as on line 2"
        ),
        (
            "kiosk.yaml", "port: usb-1,", "port: usb-1, port: usb-2,",
            "kiosk.yaml:3:19: panels.1: repeated key \"port\"; expected it only once, as on line 3"
        ),
        (
            "kiosk.yaml", "profile: five", "profile: &five five",
            "kiosk.yaml:3:47: panels.1.profile: an anchor is not allowed here;"
                + " expected plain text, lists and mappings"
        ),
        (
            "kiosk.yaml", "screen:\n", "<<: {}\nscreen:\n",
            "kiosk.yaml:4:1: a merge is not allowed here; expected plain text, lists and mappings"
        ),
        (
            "panels/five.yaml", "KEY_2: 2", "KEY_1: 2",
            "panels/five.yaml:6:3: keys: repeated key \"KEY_1\"; expected it only once, as on"
                + " line 5"
        ),
        (
            "questions/one-stop.yaml", "scale: SC5", "scale: SC5\n    scale: SC4",
            "questions/one-stop.yaml:11:5: questions.1: repeated key \"scale\"; expected it only"
                + " once, as on line 10"
        ),
        (
            "questions/one-stop.yaml", "scale: SC5", "scale: SC3",
            "questions/one-stop.yaml:10:12: questions.1.scale: \"SC3\"; expected one of: SC4, SC5"
        ),
        (
            "questions/one-stop.yaml", "version: 3", "version: 3\nversion: 4",
            "questions/one-stop.yaml:7:1: repeated key \"version\"; expected it only once, as on"
                + " line 6"
        ),
        (
            "questions/one-stop.yaml", "version: 3", "version: 3\nverison: 4",
            "questions/one-stop.yaml:7:1: unknown key \"verison\";"
                + " expected one of: version, questions, criteria"
        ),
        (
            "questions/one-stop.yaml", "    text:\n", "    texts:\n",
            "questions/one-stop.yaml:11:5: questions.1: unknown key \"texts\";"
                + " expected one of: id, scale, text"
        ),
    ]

    @Test(arguments: recorded.indices)
    func `a mistake in what ratings are made from lets nothing start`(_ index: Int) throws {
        let (file, old, new, said) = Self.recorded[index]
        let folder = try folder(file, old, new)
        #expect(try folder.complaint() == said)
        #expect(try refusal(folder) == said)
        // Nor where there is no screen.
        let place = folder.url.appending(path: "kiosk.yaml")
        let text = try String(contentsOf: place, encoding: .utf8)
        let section = try #require(text.range(of: "screen:\n"))
        try Data(text[..<section.lowerBound].utf8).write(to: place)
        #expect(try refusal(folder) == said)
    }

    /// What is said where nothing can be recorded.
    private func refusal(_ folder: ConfigFolder) throws -> String {
        let error = try #require(throws: ConfigError.self) { try recording(folder) }
        return error.description.replacing(folder.url.path + "/", with: "")
    }

    @Test(arguments: shown.indices)
    func `without panels a mistake in what only the screen shows is told all the same`(
        _ index: Int
    ) throws {
        let (file, old, new, said) = Self.shown[index]
        let folder = try folder(file, old, new)
        let place = folder.url.appending(path: "kiosk.yaml")
        let text = try String(contentsOf: place, encoding: .utf8)
        let panels = "panels:\n  - {port: usb-1, device: 0079:0006, profile: five}\n"
        try #require(text.contains(panels))
        // The lines below stay where they are.
        try Data(text.replacing(panels, with: "panels: []\n\n").utf8).write(to: place)
        let kiosk = try recording(folder)
        #expect(kiosk.screen == nil && kiosk.panels == [])
        #expect(kiosk.screenMistake?.replacing(folder.url.path + "/", with: "") == said)
    }

    @Test(arguments: ["", "screen: none\n"])
    func `a kiosk without a screen records whatever the words of its questions are`(
        _ section: String
    ) throws {
        let folder = try folder(
            "questions/one-stop.yaml", "      en: How", "      en: {}\n      xx: How")
        let end = try #require(Self.kiosk.range(of: "screen:"))
        try Data((Self.kiosk[..<end.lowerBound] + section).utf8).write(
            to: folder.url.appending(path: "kiosk.yaml"))
        let kiosk = try recording(folder)
        #expect(kiosk.panels.count == 1)
        #expect(kiosk.screen == nil)
        #expect(kiosk.screenMistake == nil)
        #expect(
            try folder.complaint().hasPrefix("questions/one-stop.yaml:13:11: questions.1.text.en"))
    }

    @Test func `where everything was written is known whatever becomes of the files`() throws {
        let folder = try folder(
            "kiosk.yaml", "  hotline: 1022",
            "  fonts: /f\n  hotline: 1022\n  staff-code: \"2468\"")
        let places = try #require(try recording(folder).screen).places
        try FileManager.default.removeItem(at: folder.url)
        func place(_ key: String) throws -> String {
            let entry = try #require(places.entry(for: key))
            return entry.description.replacing(folder.url.path + "/", with: "")
        }
        #expect(try place("screen.fonts") == "kiosk.yaml:6:10: screen.fonts")
        #expect(
            try place("questions.1.text.vi") == "questions/one-stop.yaml:12:11: questions.1.text.vi"
        )
        #expect(try place("thanks").hasPrefix("texts/vi.yaml:"))
        let english = places.entry(of: "Thank you for your rating!", values: [:])
        #expect(english?.file.hasSuffix("texts/en.yaml") == true)
        // What nobody is shown is not kept beside that.
        #expect(places.entry(of: "2468", values: [:]) == nil)
        #expect(places.entry(of: "usb-1", values: [:]) == nil)
    }
}
