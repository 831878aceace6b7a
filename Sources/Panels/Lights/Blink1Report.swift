import FeedbackCore

/// What a blink(1) is told: a feature report of 9 bytes, of which the first is the report's id.
///
/// Source: ThingM's `blink1-hid-commands.md`; what firmware makes of the watchdog's start and end
/// differs between mk2 and mk3, so that every line of the pattern has to be one to play.
enum Blink1Report: Hashable, Sendable {
    /// What the red, green and blue lamps are set to; the firmware corrects the gamma.
    struct Color: Hashable, Sendable {
        /// 0 is dark, 255 as bright as can be.
        var red, green, blue: UInt8

        /// All lamps dark.
        static let dark = Color(red: 0, green: 0, blue: 0)
    }

    /// Asks for the firmware's version, which the answer to this report then holds.
    case version
    /// Both lamps show a colour from now on.
    case color(Color)
    /// The lines of the pattern that are set next are for both lamps.
    case patternForAll
    /// One line of the pattern: fade so long to a colour, then on to the next line.
    case patternLine(UInt8, Color, TimeSpan)
    /// Plays the pattern from its first to its last line, over and over.
    case play
    /// Plays the pattern unless told again within this time, at most 62 s, and shows on till then.
    case watch(TimeSpan)

    /// The lines of a pattern, as many as mk2 and mk3 have.
    static let patternLines: UInt8 = 32

    /// The report as it is sent.
    var bytes: [UInt8] {
        let last = Self.patternLines - 1
        let command: (letter: Character, arguments: [UInt8]) =
            switch self {
            case .version: ("v", [])
            case .color(let color): ("n", color.bytes)
            case .patternForAll: ("l", [0])
            case .patternLine(let line, let color, let fade):
                ("P", color.bytes + fade.ticks + [line])
            case .play: ("p", [1, 0, last, 0])
            case .watch(let silence): ("D", [1] + silence.ticks + [1, 0, last])
            }
        let bytes = [1, command.letter.asciiValue ?? 0] + command.arguments
        return bytes + Array(repeating: 0, count: 9 - bytes.count)
    }

    /// The major version in the answer to `version`, 1…9; nothing if that is no answer to it.
    static func majorVersion(in answer: [UInt8]) -> Int? {
        guard answer.count >= 5, answer[0] == 1, answer[1] == UInt8(ascii: "v"),
            (0x31...0x39).contains(answer[3])
        else { return nil }
        return Int(answer[3] - 0x30)
    }
}

extension Blink1Report.Color {
    fileprivate var bytes: [UInt8] { [red, green, blue] }
}

extension TimeSpan {
    /// In units of 10 ms, the most significant byte first.
    fileprivate var ticks: [UInt8] {
        let ticks = UInt16(clamping: microseconds / 10_000)
        return [UInt8(ticks >> 8), UInt8(ticks & 0xFF)]
    }
}
