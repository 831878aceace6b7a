import ConfigFiles
import FeedbackCore
import Foundation
import Testing

/// The key `brightness` of the section `screen`.
struct BrightnessFieldsTests {
    private func folder(_ lines: String) throws -> ConfigFolder {
        try ConfigFolder(addingToScreen: lines)
    }

    @Test(arguments: [
        ("", 100, 100), ("  brightness: {}", 100, 100), ("  brightness: {open: 80%}", 80, 80),
        ("  brightness: {closed: 0%}", 100, 0), ("  brightness: {open: 10%, closed: 10%}", 10, 10),
        ("  brightness:\n    open: 90%\n    closed: 20%", 90, 20),
    ])
    func `a display has its light by the hour`(_ lines: String, open: Int, closed: Int) throws {
        let screen = try folder(lines).load().screen
        #expect(screen?.brightness == .init(open: open, closed: closed))
    }

    @Test func `the keys that are shown are the defaults`() throws {
        let file = try String(
            contentsOf: shippedFiles.appending(path: "kiosk.yaml"), encoding: .utf8)
        let lines = file.split(separator: "\n").filter { $0.hasPrefix("#  ") }
        let start = try #require(lines.firstIndex { $0.hasPrefix("#  brightness:") })
        let shown = lines[start..<(start + 5)].map { $0.dropFirst() }.joined(separator: "\n")
        #expect(shown.contains("open: 100%") && shown.contains("closed: 100%"))
        #expect(try folder(shown).screenSettings() == (try folder("").screenSettings()))
    }

    @Test(arguments: [
        (
            "  brightness: 20%",
            "kiosk.yaml:6:15: screen.brightness: \"20%\"; expected a mapping with the keys open,"
                + " closed"
        ),
        (
            "  brightness: {close: 20%}",
            "kiosk.yaml:6:16: screen.brightness: unknown key \"close\"; expected one of: open,"
                + " closed"
        ),
        (
            "  brightness: {open: 9%}",
            "kiosk.yaml:6:22: screen.brightness.open: \"9%\"; expected 10% to 100%"
        ),
        (
            "  brightness: {open: 100}",
            "kiosk.yaml:6:22: screen.brightness.open: \"100\"; expected 10% to 100%"
        ),
        (
            "  brightness: {open: 60%, closed: 61%}",
            "kiosk.yaml:6:35: screen.brightness.closed: \"61%\"; expected 0% (dark), or 10% to"
                + " the 60% of open"
        ),
        (
            "  brightness:\n    closed: 5%",
            "kiosk.yaml:7:13: screen.brightness.closed: \"5%\"; expected 0% (dark), or 10% to"
                + " the 100% of open"
        ),
        (
            "  brightness: {closed: [0%]}",
            "kiosk.yaml:6:24: screen.brightness.closed: a list; expected 0% (dark), or 10% to"
                + " the 100% of open"
        ),
    ])
    func `a mistake is named with its place and what is right`(
        _ lines: String, message: String
    ) throws {
        #expect(try folder(lines).complaint() == message)
    }
}
