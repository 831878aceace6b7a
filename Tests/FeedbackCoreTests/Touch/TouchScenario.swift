import FeedbackCore
import Foundation
import Testing

/// A text file: what touches a screen, an empty line, what of it counts.
///
/// The picture is 200 mm by 100 mm, and already there. A frame `+8ms 1@50,40 2@10,90/35 3@5,5/palm`
/// has every contact that is down: its number, its place in percent of the picture, its length in
/// mm. `+9ms up` is a frame without any. A first line `reports resting` or `stands 1@50,40` says
/// what the screen does, or what touched it at the start.
struct TouchScenario: CustomTestStringConvertible {
    static let all: [TouchScenario] = {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Scenarios/Touch")
        let files = try? FileManager.default.contentsOfDirectory(
            at: folder, includingPropertiesForKeys: nil)
        return (files ?? []).filter { $0.pathExtension == "txt" }
            .sorted { $0.path < $1.path }
            .compactMap { try? TouchScenario(file: $0) }
    }()

    static let picture = Size(width: 200, height: 100)

    let text: Scenario

    var testDescription: String { text.name }

    init(file: URL) throws { text = try Scenario(file: file) }

    /// Runs the input; a `punctual` caller ticks at every deadline, any other only when told.
    func run(punctual: Bool) throws -> [String] {
        var steps = text.input[...]
        var traits = TouchTraits()
        var standing: [TouchContact] = []
        while let line = steps.first, !line.hasPrefix("+") {
            let words = line.split(separator: " ").map(String.init)
            switch words[0] {
            case "reports": traits.reportsResting = true
            case "stands": standing = try words.dropFirst().map(Self.contact)
            default: throw Scenario.Malformed(line: line)
            }
            steps = steps.dropFirst()
        }
        var rules = TouchRules(picture: Self.picture)
        let start = TouchFrame(time: BootTime(milliseconds: 0), contacts: standing)
        var lines = rules.accept(.attached(start, traits)).map(\.words)
        for line in steps {
            let (time, words) = try Scenario.timed(line)
            while punctual, let deadline = rules.nextDeadline, deadline <= time {
                lines += rules.tick(at: deadline).map(\.words)
            }
            let event = try Self.event(words, at: time)
            lines += (event.map { rules.accept($0) } ?? rules.tick(at: time)).map(\.words)
        }
        return lines + rules.words
    }

    private static func event(_ words: [String], at time: BootTime) throws -> TouchEvent? {
        switch words[0] {
        case "tick": return nil
        case "gone": return .detached(at: time)
        case "up": return .frame(TouchFrame(time: time, contacts: []))
        case "overrun":
            let contacts = try words.dropFirst().map(contact)
            return .overrun(TouchFrame(time: time, contacts: contacts))
        case "back":
            let contacts = try words.dropFirst().map(contact)
            return .attached(TouchFrame(time: time, contacts: contacts), TouchTraits())
        default: return .frame(TouchFrame(time: time, contacts: try words.map(contact)))
        }
    }

    /// `1@50,40/35`: contact 1 at 50 % and 40 %, 35 mm long.
    static func contact(_ word: String) throws -> TouchContact {
        let parts = word.split(whereSeparator: { "@,/".contains($0) }).map(String.init)
        guard parts.count >= 3, let number = Int32(parts[0]), let x = Double(parts[1]),
            let y = Double(parts[2])
        else { throw Scenario.Malformed(line: word) }
        let last = parts.count > 3 ? parts[3] : nil
        return TouchContact(
            id: TouchContact.ID(slot: Int(number) % 10, tracking: number),
            point: TouchPoint(x: x / 100, y: y / 100), major: last.flatMap(Double.init),
            isPalm: last == "palm")
    }
}

extension TouchPoint {
    /// In percent.
    var words: String { "\(Int((x * 100).rounded())),\(Int((y * 100).rounded()))" }
}

extension TouchAction {
    var words: String {
        switch self {
        case .began(let point, let time): "+\(time.milliseconds)ms began \(point.words)"
        case .tapped(let point, let began, let time):
            "+\(time.milliseconds)ms tapped \(point.words) from \(began.words)"
        case .ended(let time): "+\(time.milliseconds)ms ended"
        }
    }
}

extension TouchFault {
    var words: String {
        switch self {
        case .dirt(let point): "dirt at \(point.words)"
        case .interference(let point): "interference at \(point.words)"
        case .forgotten(let point): "forgotten at \(point.words)"
        }
    }
}

extension TouchRules {
    /// The counters, the faults and what is waited for.
    fileprivate var words: [String] {
        let reasons = TouchRejection.allCases.compactMap { reason in
            counters.rejected[reason].map { ", \(reason) \($0)" }
        }
        let times = [
            ("overruns", counters.overruns), ("dirt", counters.dirt),
            ("interference", counters.interference), ("forgotten", counters.forgotten),
        ].filter { $0.1 > 0 }.map { "\($0) \($1)" }
        return ["contacts \(counters.contacts): taps \(counters.taps)" + reasons.joined()]
            + (times.isEmpty ? [] : ["times: " + times.joined(separator: ", ")])
            + faults.map(\.words)
            + [nextDeadline.map { "until +\($0.milliseconds)ms" } ?? "idle"]
    }
}
