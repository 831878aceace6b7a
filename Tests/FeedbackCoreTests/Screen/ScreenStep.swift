import FeedbackCore

/// One line of input: `+8ms touch chip 3`, `+9ms pressed b 4 corrects`, or `+30000ms tick`.
struct ScreenStep {
    let time: BootTime
    let event: FlowEvent?

    init(_ line: String) throws {
        let (time, words) = try Scenario.timed(line)
        self.time = time
        guard words[0] != "tick" else {
            event = nil
            return
        }
        guard let read = Self.event(words[0], Array(words[1...])) else {
            throw Scenario.Malformed(line: line)
        }
        event = read
    }

    private static func event(_ verb: String, _ words: [String]) -> FlowEvent? {
        switch (verb, words.count) {
        case ("touch", 1...2): ScreenTarget(words: words).map(FlowEvent.touched)
        case ("corner", 1): ["held": .cornerHeld, "released": .cornerReleased][words[0]]
        case ("key", 1): ["next": .key(.next), "choose": .key(.choose)][words[0]]
        case ("home", 1):
            [
                "faces": .home(.faces), "labels": .home(.labels), "paused": .home(.paused),
                "panelsBeside": .home(.panelsBeside), "panelsOnly": .home(.panelsOnly),
                "unreachable": .home(.unreachable),
            ][words[0]]
        case ("refused", 1): .refused(PressID(letter: words[0]))
        case ("recorded", 2):
            UInt64(words[1]).map { .recorded(PressID(letter: words[0]), at: .init(sequence: $0)) }
        case ("pressed", 2...3): pressed(words)
        default: nil
        }
    }

    private static func pressed(_ words: [String]) -> FlowEvent? {
        guard let level = UInt8(words[1]) else { return nil }
        var rating = PressedRating(id: PressID(letter: words[0]), level: level, isForScreen: true)
        switch (words.count, words.count > 2 ? words[2] : "") {
        case (2, _): break
        case (3, "elsewhere"): rating.isForScreen = false
        case (3, "corrects"): rating.corrects = true
        default: return nil
        }
        return .pressed(rating)
    }
}

extension RatingPlace {
    /// Scenarios have one chain.
    init(sequence: UInt64) {
        self.init(chain: ChainID(trusted: Array(repeating: 0, count: 16)), sequence: sequence)
    }
}

extension PressID {
    /// Presses have letters in scenarios.
    init(letter: String) { self.init(number: UInt64(letter.utf8.first ?? 0)) }
}

extension ScreenTarget {
    init?(words: [String]) {
        let plain: [String: ScreenTarget] = [
            "notApplicable": .notApplicable, "done": .done, "skip": .skip, "correct": .correct,
            "language": .language, "corner": .corner, "erase": .erase, "leave": .leave,
        ]
        let numbered: [String: (UInt8) -> ScreenTarget] = [
            "level": ScreenTarget.level, "chip": ScreenTarget.chip, "digit": ScreenTarget.digit,
        ]
        if words.count == 1, let target = plain[words[0]] {
            self = target
        } else if words.count == 2, let make = numbered[words[0]], let number = UInt8(words[1]) {
            self = make(number)
        } else {
            return nil
        }
    }

    var words: String {
        switch self {
        case .level(let level): "level \(level)"
        case .chip(let chip): "chip \(chip)"
        case .digit(let digit): "digit \(digit)"
        default: "\(self)"
        }
    }
}

extension ScreenView {
    var words: String {
        switch self {
        case .faces(let correcting): correcting ? "correcting" : "faces"
        case .heard(let level): "heard \(level)"
        case .reasons(let level, let chosen): "reasons \(level)" + chosen.words
        case .criterion(let criterion, let level): "criterion \(criterion) after \(level)"
        case .code(let digits, let wrong): "code \(digits)" + (wrong ? " wrong" : "")
        case .thanks, .paused, .panelsOnly, .status: "\(self)"
        }
    }
}

extension FlowAction {
    var words: String {
        switch self {
        case .press(let level): "press \(level)"
        case .replace(let level, let rating): "replace \(level) rating \(rating.sequence)"
        case .sound(let sound): "sound \(sound)"
        case .followUp(let rating, let outcome, .chips(let chips)):
            "follow-up \(rating.sequence) \(outcome)" + chips.words
        case .followUp(let rating, let outcome, .criterion(let criterion, let level)):
            "follow-up \(rating.sequence) \(outcome) criterion \(criterion)"
                + (level.map { " level \($0)" } ?? "")
        }
    }
}

extension [UInt8] {
    fileprivate var words: String {
        isEmpty ? "" : " chips " + map(String.init).joined(separator: " ")
    }
}
