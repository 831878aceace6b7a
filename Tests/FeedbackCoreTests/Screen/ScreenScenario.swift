import FeedbackCore
import Foundation
import Testing

/// A text file: what happens to a screen, an empty line, what it must do and show.
///
/// Times are milliseconds since the start. A first line `plan reasons SC5 vi en first 1 code 47`
/// says what the screen asks; without it the plan is `usualPlan`.
struct ScreenScenario: CustomTestStringConvertible {
    static let usualPlan = ScreenPlan(
        scale: .sc5, followUp: .reasons, languages: ["vi", "en"],
        staffCode: [4, 7, 1, 1])

    static let all: [ScreenScenario] = {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Scenarios/Screen")
        let files = try? FileManager.default.contentsOfDirectory(
            at: folder, includingPropertiesForKeys: nil)
        return (files ?? []).filter { $0.pathExtension == "txt" }
            .sorted { $0.path < $1.path }
            .compactMap { try? ScreenScenario(file: $0) }
    }()

    let text: Scenario

    var testDescription: String { text.name }
    /// What is expected to be done, whenever it is found.
    var expectedDeeds: [String] { text.expected.compactMap(Self.deed) }

    init(file: URL) throws { text = try Scenario(file: file) }

    /// Runs the input; a `punctual` caller ticks at every deadline, any other only when told.
    func run(punctual: Bool) throws -> [String] {
        var steps = text.input[...]
        var plan = Self.usualPlan
        if let line = steps.first, line.hasPrefix("plan ") {
            plan = try ScreenPlan(line: line)
            steps = steps.dropFirst()
        }
        var story = Story(flow: ScreenFlow(plan, at: BootTime(milliseconds: 0)))
        for line in steps {
            let step = try ScreenStep(line)
            while punctual, let deadline = story.flow.nextDeadline, deadline <= step.time {
                story.tell(deadline) { $0.tick(at: deadline) }
            }
            story.tell(step.time) { flow in
                step.event.map { flow.accept($0, at: step.time) } ?? flow.tick(at: step.time)
            }
        }
        let deadline = story.flow.nextDeadline
        return story.lines + [deadline.map { "until +\($0.milliseconds)ms" } ?? "idle"]
    }

    /// A line without its time, unless it says what is shown: that depends on who looks when.
    static func deed(_ line: String) -> String? {
        let words = line.split(separator: " ").map(String.init)
        guard words.count > 1, words[0].hasPrefix("+") else { return line }
        guard !["shows", "in", "at"].contains(words[1]) else { return nil }
        return words.dropFirst().joined(separator: " ")
    }
}

/// What was done and what changed on the screen, line by line.
private struct Story {
    var flow: ScreenFlow
    var lines: [String] = []

    mutating func tell(_ time: BootTime, _ change: (inout ScreenFlow) -> [FlowAction]) {
        let before = flow
        var news = change(&flow).map(\.words)
        if flow.view != before.view { news.append("shows \(flow.view.words)") }
        if flow.language != before.language { news.append("in \(flow.language)") }
        if flow.focus != before.focus { news.append("at \(flow.focus?.words ?? "nothing")") }
        lines += news.map { "+\(time.milliseconds)ms \($0)" }
    }
}

extension ScreenPlan {
    fileprivate init(line: String) throws {
        var words = line.split(separator: " ").map(String.init).dropFirst()
        let malformed = Scenario.Malformed(line: line)
        let kinds: [String: ScreenConfiguration.FollowUpKind] = [
            "reasons": .reasons, "criterion": .criterion, "nothing": .nothing,
        ]
        guard let kind = words.popFirst().flatMap({ kinds[$0] }),
            let scale = words.popFirst().flatMap({ Scale(name: $0) })
        else { throw malformed }
        self.init(scale: scale, followUp: kind, languages: [])
        while let word = words.popFirst() {
            switch word {
            case "first":
                guard let first = words.popFirst().flatMap({ UInt8($0) }) else { throw malformed }
                firstCriterion = first
            case "code":
                staffCode = words.popFirst()?.compactMap { UInt8(String($0)) }
            default: languages.append(word)
            }
        }
    }
}
