import FeedbackCore
import Foundation
import Testing

/// A text file: what panels report, an empty line, what the input rules must decide.
///
/// Times are milliseconds since the start. Two panels of five keys are set up, with the bounce
/// window of `Limits`. Lines that begin with `#` say what the scenario is about.
struct Scenario: CustomTestStringConvertible {
    struct Malformed: Error {
        let line: String
    }

    let name: String
    let input: [String]
    let expected: [String]

    var testDescription: String { name }

    static let all: [Scenario] = {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "Scenarios")
        let files = try? FileManager.default.contentsOfDirectory(
            at: folder, includingPropertiesForKeys: nil)
        return (files ?? []).filter { $0.pathExtension == "txt" }
            .sorted { $0.path < $1.path }
            .compactMap { try? Scenario(file: $0) }
    }()

    init(file: URL) throws {
        name = file.deletingPathExtension().lastPathComponent
        let lines = try String(contentsOf: file, encoding: .utf8)
            .split(separator: "\n", omittingEmptySubsequences: false)
            .map(String.init).filter { !$0.hasPrefix("#") }
        let border = lines.firstIndex(of: "") ?? lines.endIndex
        input = Array(lines[..<border])
        expected = lines[border...].filter { !$0.isEmpty }
    }

    /// What a line of input begins with, `+8ms`, and the words after it, of which there is one.
    static func timed(_ line: String) throws -> (time: BootTime, words: [String]) {
        let words = line.split(separator: " ").map(String.init)
        guard words.count > 1, words[0].hasPrefix("+"), words[0].hasSuffix("ms"),
            let stamp = Int64(words[0].dropFirst().dropLast(2))
        else { throw Malformed(line: line) }
        return (BootTime(milliseconds: stamp), Array(words[1...]))
    }

    /// Runs the input; a `punctual` caller ticks at every deadline, any other only when told.
    func run(punctual: Bool) throws -> [String] {
        var rules = InputRules(panels: (1...2).map(Self.panel))
        var received: [String] = []
        var now = BootTime(milliseconds: 0)
        for line in input {
            let step = try Step(line)
            now = step.time
            while punctual, let deadline = rules.nextDeadline, deadline <= now {
                received += rules.tick(at: deadline).map(Self.line)
            }
            let actions = step.event.map { rules.accept($0) } ?? rules.tick(at: now)
            received += actions.map(Self.line)
        }
        received += rules.status.flatMap(Self.lines)
        received.append(rules.nextDeadline.map { "until +\($0.milliseconds)ms" } ?? "idle")
        return received
    }

    /// Expected and received lines side by side, a mark where they differ.
    func report(_ received: [String]) -> String {
        let width = max(28, expected.map(\.count).max() ?? 0)
        func row(_ left: String, _ right: String) -> String {
            let pad = String(repeating: " ", count: max(0, width - left.count))
            return "\(left == right ? " " : "≠") \(left)\(pad) | \(right)"
        }
        let rows = (0..<max(expected.count, received.count)).map { index in
            row(
                index < expected.count ? expected[index] : "",
                index < received.count ? received[index] : "")
        }
        return (["", row("Expected", "Expected").dropLast(8) + "Received"] + rows)
            .joined(separator: "\n")
    }

    static func panel(_ number: UInt16) -> KioskConfiguration.Panel {
        KioskConfiguration.Panel(
            identity: PanelIdentity(port: "port-\(number)", vendor: 1, product: number),
            profile: PanelProfile(
                name: "five", title: "Five keys", matches: [], scale: .sc5,
                keys: (1...5).map { PanelProfile.Key(code: UInt16($0) + 1, level: $0) }),
            question: number)
    }

    private static func line(_ action: InputAction) -> String {
        switch action {
        case .press(let press):
            "+\(press.time.milliseconds)ms press panel \(press.panel) key \(press.key)"
                + (press.resynced ? " resynced" : "")
                + (press.merged > 0 ? " merged \(press.merged)" : "")
        case .panel(let record, let time):
            "+\(time.milliseconds)ms panel \(record.panel) \(record.state)"
        case .loss(let loss, let time):
            "+\(time.milliseconds)ms loss \(loss.reason) "
                + (loss.count.map(String.init) ?? "unknown")
        }
    }

    private static func lines(_ status: PanelStatus) -> [String] {
        let counters = status.counters
        let words = [
            ("counted", counters.counted), ("bounced", counters.bounced),
            ("merged", counters.merged), ("rejected", counters.rejected),
            ("overruns", counters.overruns),
        ].filter { $0.1 > 0 }.map { "\($0) \($1)" }
        return words.isEmpty ? [] : ["panel \(status.panel): " + words.joined(separator: ", ")]
    }
}

/// One line of input: `+8ms panel 1 key 3 down`, or `+30s tick`.
private struct Step {
    let time: BootTime
    let event: PanelEvent?

    init(_ line: String) throws {
        let (time, words) = try Scenario.timed(line)
        self.time = time
        guard words[0] != "tick" else {
            event = nil
            return
        }
        guard words.count > 2, words[0] == "panel", let panel = UInt16(words[1]),
            let read = Self.event(panel, Array(words[2...]), time)
        else { throw Scenario.Malformed(line: line) }
        event = read
    }

    private static func event(
        _ panel: UInt16, _ words: [String], _ time: BootTime
    ) -> PanelEvent? {
        switch (words[0], words.count) {
        case ("attached", _):
            let held = words.dropFirst(2).compactMap { UInt16($0) }
            let identity = Scenario.panel(panel).identity
            return .attached(panel: panel, identity: identity, held: held, at: time)
        case ("detached", 1): return .detached(panel: panel, at: time)
        case ("overrun", 1): return .overrun(panel: panel, at: time)
        case ("key", 3...4):
            guard let key = UInt16(words[1]), ["down", "up"].contains(words[2]) else { return nil }
            return .edge(
                panel: panel, key: key, down: words[2] == "down", at: time,
                resynced: words.last == "resynced")
        default: return nil
        }
    }
}
