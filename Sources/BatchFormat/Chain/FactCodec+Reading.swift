package import FeedbackCore

extension FactCodec {
    /// Refuses a fact whose bytes could not be read back.
    package static func check(_ fact: Fact) throws(FormatError) {
        guard let fault = fault(in: fact) else { return }
        throw FormatError("fact", fault.refusal, expected: fault.expected)
    }

    /// Reads what follows a kind, `items` items, and refuses values that no fact has.
    static func read(
        kind: UInt64, items: Int, from decoder: inout CBORDecoder
    ) throws(FormatError) -> Fact {
        let start = decoder.offset
        let fact = try body(kind: kind, items: items, from: &decoder)
        if let fault = fault(in: fact) {
            throw decoder.error(fault.refusal, at: start, fault.expected)
        }
        guard items == bodyCount(of: fact) else {
            throw decoder.error(
                .wrongLength, at: start,
                "\(bodyCount(of: fact)) items after the kind \(kind), not \(items)")
        }
        return fact
    }

    private static func body(
        kind: UInt64, items: Int, from decoder: inout CBORDecoder
    ) throws(FormatError) -> Fact {
        switch kind {
        case 1: return .rating(try rating(items: items, from: &decoder))
        case 2: return .followUp(try followUp(from: &decoder))
        case 3: return .boot(try boot(from: &decoder))
        case 4: return .clock(try clock(from: &decoder))
        case 5:
            return .configuration(
                try decoder.bytes("a configuration", 1...Limits.configurationBytes))
        case 6: return .panel(try panel(from: &decoder))
        case 7: return .loss(try loss(from: &decoder))
        case 8: return .receipt(try decoder.fixed("a receipt's digest", as: Digest.self))
        case 9:
            return .key(
                spki: try decoder.bytes("an SPKI", 1...Limits.textBytes),
                proof: try decoder.bytes("a proof", 1...Limits.textBytes))
        case 10: return .start(try start(from: &decoder))
        case 11: return .service(on: try decoder.bool("on or off"))
        case 12: return .stopped
        case 13: return .inspected(user: try decoder.uint("a user id", as: UInt32.self))
        default: throw decoder.error(.outOfRange, at: decoder.offset, "a kind from 1 to 13")
        }
    }

    private static func rating(
        items: Int, from decoder: inout CBORDecoder
    ) throws(FormatError) -> Rating {
        let panel = try decoder.uint("a panel", as: UInt16.self)
        let question = try decoder.uint("a question", as: UInt16.self)
        let level = try decoder.uint("a level", as: UInt8.self)
        guard items > 3 else { return Rating(panel: panel, question: question, level: level) }
        let start = decoder.offset
        let code = try decoder.uint("a mark")
        // Without anything after it, a mark that says nothing is left out.
        guard code > 0 || items > 4, let mark = Mark(code: code) else {
            throw decoder.error(.outOfRange, at: start, "a mark that is not 0, and is known")
        }
        return Rating(
            panel: panel, question: question, level: level, mark: mark,
            replaces: items > 4
                ? try decoder.uint("how far back the replaced rating is", as: UInt32.self) : nil)
    }

    private static func followUp(from decoder: inout CBORDecoder) throws(FormatError) -> FollowUp {
        let back = try decoder.uint("how far back the rating is", as: UInt32.self)
        let outcome = try read(FollowUp.Outcome.self, "an outcome", from: &decoder)
        let answer = try answer(from: &decoder)
        return FollowUp(back: back, outcome: outcome, answer: answer)
    }

    private static func answer(
        from decoder: inout CBORDecoder
    ) throws(FormatError) -> FollowUp.Answer {
        let start = decoder.offset
        let items = try decoder.array("an answer", 1...3)
        defer { decoder.leave() }
        switch try decoder.uint("0 (chips) or 1 (criterion)") {
        case 0:
            var chips: [UInt8] = []
            for _ in 1..<items { chips.append(try decoder.uint("a chip", as: UInt8.self)) }
            return .chips(chips)
        case 1 where items == 3:
            let criterion = try decoder.uint("a criterion", as: UInt8.self)
            if decoder.null() { return .criterion(criterion, level: nil) }
            return .criterion(criterion, level: try decoder.uint("a level", as: UInt8.self))
        default:
            throw decoder.error(.outOfRange, at: start, "[0, *chip] or [1, criterion, level]")
        }
    }

    private static func boot(from decoder: inout CBORDecoder) throws(FormatError) -> BootRecord {
        BootRecord(
            bootID: try decoder.fixed("a boot id", as: BootID.self),
            version: try decoder.text("a version"),
            clean: try decoder.bool("clean or not"))
    }

    private static func clock(from decoder: inout CBORDecoder) throws(FormatError) -> ClockRecord {
        ClockRecord(
            wall: WallTime(milliseconds: try decoder.time("a wall time")),
            errorMilliseconds: try decoder.uint("an error in ms"),
            quality: try read(ClockQuality.self, "a clock quality", from: &decoder))
    }

    private static func panel(from decoder: inout CBORDecoder) throws(FormatError) -> PanelRecord {
        PanelRecord(
            panel: try decoder.uint("a panel", as: UInt16.self),
            identity: try decoder.text("a panel's identity"),
            state: try read(PanelRecord.State.self, "a panel's state", from: &decoder))
    }

    private static func loss(from decoder: inout CBORDecoder) throws(FormatError) -> Loss {
        let reason = try read(Loss.Reason.self, "a reason of loss", from: &decoder)
        if decoder.null() { return Loss(reason: reason, count: nil) }
        return Loss(reason: reason, count: try decoder.uint("how many were lost"))
    }

    private static func start(from decoder: inout CBORDecoder) throws(FormatError) -> ChainStart {
        ChainStart(
            previous: try decoder.fixed("a chain", as: ChainID.self),
            sequence: try decoder.uint("a sequence number"),
            head: try decoder.fixed("a head", as: Digest.self),
            reason: try read(ChainStart.Reason.self, "a reason to start", from: &decoder))
    }

    private static func read<Value: RawRepresentable<UInt8>>(
        _ type: Value.Type, _ what: String, from decoder: inout CBORDecoder
    ) throws(FormatError) -> Value {
        let start = decoder.offset
        guard let value = Value(rawValue: try decoder.uint(what, as: UInt8.self)) else {
            throw decoder.error(.outOfRange, at: start, what)
        }
        return value
    }
}

// MARK: Rules

extension FactCodec {
    private struct Fault {
        var refusal: FormatError.Refusal
        var expected: String

        init(_ refusal: FormatError.Refusal, _ expected: String) {
            self.refusal = refusal
            self.expected = expected
        }
    }

    private static let levels: ClosedRange<UInt8> = 1...Scale.sc5.rawValue

    private static func fault(in fact: Fact) -> Fault? {
        switch fact {
        case .rating(let rating):
            if rating.question == 0 { return Fault(.outOfRange, "a question from 1") }
            if rating.replaces == 0 { return Fault(.outOfRange, "a rating before to replace") }
            return levels.contains(rating.level) ? nil : Fault(.outOfRange, "a level from 1 to 5")
        case .followUp(let followUp): return fault(in: followUp)
        case .boot(let boot): return fault(inText: boot.version)
        case .panel(let panel): return fault(inText: panel.identity)
        case .configuration(let bytes):
            return fault(inBytes: bytes, longest: Limits.configurationBytes)
        case .key(let spki, let proof):
            return fault(inBytes: spki, longest: Limits.textBytes)
                ?? fault(inBytes: proof, longest: Limits.textBytes)
        case .clock(let clock): return fault(in: clock)
        case .loss, .receipt, .start, .service, .stopped, .inspected: return nil
        }
    }

    private static func fault(in clock: ClockRecord) -> Fault? {
        let most = UInt64(Limits.timeMilliseconds)
        guard clock.wall.milliseconds.magnitude <= most, clock.errorMilliseconds <= most else {
            return Fault(.outOfRange, "a wall time and an error of at most \(most) ms")
        }
        return nil
    }

    private static func fault(in followUp: FollowUp) -> Fault? {
        if followUp.back == 0 { return Fault(.outOfRange, "a rating before the follow-up") }
        switch followUp.answer {
        case .chips(let chips):
            if chips.count > 2 { return Fault(.wrongLength, "at most two chips") }
            if !chips.allSatisfy({ 1...6 ~= $0 }) {
                return Fault(.outOfRange, "chips from 1 to 6")
            }
            return Set(chips).count == chips.count ? nil : Fault(.inconsistent, "different chips")
        case .criterion(_, let level):
            guard let level, !levels.contains(level) else { return nil }
            return Fault(.outOfRange, "a level from 1 to 5")
        }
    }

    private static func fault(inText text: String) -> Fault? {
        text.utf8.count <= Limits.textBytes
            ? nil : Fault(.wrongLength, "at most \(Limits.textBytes) bytes of text")
    }

    private static func fault(inBytes bytes: [UInt8], longest: Int) -> Fault? {
        (1...longest).contains(bytes.count)
            ? nil : Fault(.wrongLength, "1 to \(longest) bytes")
    }
}
