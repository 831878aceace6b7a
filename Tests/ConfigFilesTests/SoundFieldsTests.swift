import ConfigFiles
import FeedbackCore
import Foundation
import Testing

/// The key `sound` of the section `screen`.
struct SoundFieldsTests {
    private func folder(_ lines: String) throws -> ConfigFolder {
        try ConfigFolder(addingToScreen: lines)
    }

    @Test(arguments: ["", "  sound: none"])
    func `unless the unit wants it, the screen is silent`(_ lines: String) throws {
        let screen = try #require(try folder(lines).load().screen)
        #expect(screen.sound == nil)
    }

    @Test func `one volume is that of the whole day`() throws {
        let screen = try folder("  sound: {device: \"plughw:1,0\", volume: 5%}").load().screen
        #expect(screen?.sound?.device == "plughw:1,0")
        #expect(
            screen?.sound?.volumes == [.init(span: .init(open: 0, close: 1_440), percent: 5)])
    }

    @Test func `each time of the day has its volume`() throws {
        let screen = try folder(
            """
              sound:
                volume:
                  07:00-11:30: 100%
                  11:30-13:30: 0%
                  13:30-24:00: 40%
            """
        ).load().screen
        #expect(
            screen?.sound?.volumes == [
                .init(span: .init(open: 420, close: 690), percent: 100),
                .init(span: .init(open: 690, close: 810), percent: 0),
                .init(span: .init(open: 810, close: 1_440), percent: 40),
            ])
    }

    @Test func `what is shown are the defaults, silent and heard`() throws {
        let file = try String(
            contentsOf: shippedFiles.appending(path: "kiosk.yaml"), encoding: .utf8)
        #expect(file.contains("\n#  sound: none "))
        let shown = "{device: default, volume: 60%}"
        #expect(file.contains(" # \(shown): "))
        for sound in [shown, "{}"] {
            #expect(
                try folder("  sound: \(sound)").load().screen?.sound == SoundConfiguration())
        }
    }

    @Test(arguments: [
        (
            "  sound: loud",
            "kiosk.yaml:6:10: screen.sound: \"loud\"; expected none, or a mapping with the keys"
                + " device, volume"
        ),
        (
            "  sound: {volum: 5%}",
            "kiosk.yaml:6:11: screen.sound: unknown key \"volum\"; expected one of: device, volume"
        ),
        (
            "  sound: {volume: 60}",
            "kiosk.yaml:6:19: screen.sound.volume: \"60\"; expected a volume from 0% to 100%"
        ),
        (
            "  sound: {volume: 101%}",
            "kiosk.yaml:6:19: screen.sound.volume: \"101%\"; expected a volume from 0% to 100%"
        ),
        (
            "  sound: {volume: 060%}",
            "kiosk.yaml:6:19: screen.sound.volume: \"060%\"; expected a volume from 0% to 100%"
        ),
        (
            "  sound: {volume: {7-11: 60%}}",
            "kiosk.yaml:6:20: screen.sound.volume.7-11: \"7-11\"; expected a span such as"
                + " 07:00-11:30, from 00:00 to 24:00"
        ),
        (
            "  sound: {volume: {\"07:00-11:30\": loud}}",
            "kiosk.yaml:6:35: screen.sound.volume.07:00-11:30: \"loud\"; expected a volume from"
                + " 0% to 100%"
        ),
        (
            "  sound: {volume: {\"07:00-11:30\": 5%, \"11:00-12:00\": 6%}}",
            "kiosk.yaml:6:39: screen.sound.volume.11:00-12:00: \"11:00-12:00\"; expected spans"
                + " in order, without overlaps"
        ),
        (
            "  sound: {volume: {}}",
            "kiosk.yaml:6:19: screen.sound.volume: 0 times of the day; expected 1 to 12"
        ),
        (
            "  sound: {device: \"\"}",
            "kiosk.yaml:6:19: screen.sound.device: nothing; expected a device, as \"aplay -L\""
                + " shows it"
        ),
    ])
    func `a mistake is named with its place and what is right`(
        _ lines: String, message: String
    ) throws {
        #expect(try folder(lines).complaint() == message)
    }
}
