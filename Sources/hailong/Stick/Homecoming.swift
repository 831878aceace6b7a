import Control
import FeedbackCore
import Journal

/// Takes the answers of the province from a stick, in the daemon's own way.
struct Homecoming {
    let stick: StickFolder
    let socket: String
    let common: CommonOptions

    private var language: Language { common.language }

    /// What came of all answers.
    private struct Tally {
        var covered: UInt64 = 0
        var receipts = 0
        var known = 0
        var point: String?
        /// One line for each answer that was not taken.
        var complaints: [String] = []
        /// True if an answer could not be written down, so that it has to stay on the stick.
        var isUnfinished = false
    }

    /// Hands every answer to the daemon; false if one was not taken, which is then said.
    func take() throws(CommandFailure) -> Bool {
        guard stick.hasAnswers else {
            for other in stick.strangers() {
                Terminal.complain(
                    common.say(
                        "hailong: USB có câu trả lời cho ki-ốt khác: \(other)",
                        "hailong: the stick has answers for another kiosk: \(other)"))
            }
            return true
        }
        var tally = Tally()
        do {
            try stick.forEachAnswers { try settle($0, upTo: $1, &tally) }
        } catch let failure as CommandFailure {
            throw failure
        } catch let error as StickError {
            throw CommandFailure("\(error)")
        } catch {
            // What came before it was taken; what is damaged will be written anew.
            tally.complaints.append("\(stick.answers): \(error)")
        }
        report(tally)
        do throws(StickError) {
            if !tally.isUnfinished { try stick.removeAnswers() }
        } catch {
            throw CommandFailure("\(error)")
        }
        return tally.complaints.isEmpty
    }

    /// Asks the daemon to take a few answers, the last of which is number `last` of the file.
    private func settle(
        _ group: [[UInt8]], upTo last: Int, _ tally: inout Tally
    ) throws {
        let first = last - group.count + 1
        // No answer of a server comes near this; a line to the daemon has to hold them all.
        let sound = group.allSatisfy { $0.count <= Limits.controlLineBytes / 40 }
        guard sound else {
            tally.complaints.append("\(stick.answers): answers \(first)–\(last) are too long")
            return
        }
        switch try ask(group) {
        case .settled(let outcomes):
            for (index, outcome) in outcomes.enumerated() {
                count(outcome, number: first + index, into: &tally)
            }
            Terminal.progress(
                common.say("đã đọc \(last) câu trả lời …", "\(last) answers read …"))
        case .refused(let words), .done(let words), .progress(let words):
            throw CommandFailure(words.text(language))
        case .status: throw CommandFailure("hailongd did not say what it made of the answers")
        }
    }

    private func ask(_ answers: [[UInt8]]) throws(CommandFailure) -> ControlReply {
        do throws(ControlError) {
            return try ControlClient.ask(
                .settle(answers: answers), at: socket, within: .seconds(60))
        } catch {
            throw CommandFailure(error.description)
        }
    }

    private func count(_ outcome: CarriedOutcome, number: Int, into tally: inout Tally) {
        switch outcome {
        case .covered(let entries):
            tally.covered += entries
            tally.receipts += 1
        case .known: tally.known += 1
        case .enrolled(let point): tally.point = point
        case .refused(let words), .foreign(let words):
            tally.complaints.append(line(number, words))
        case .failed(let words):
            tally.complaints.append(line(number, words))
            tally.isUnfinished = true
        }
    }

    private func line(_ number: Int, _ words: Words) -> String {
        "\(stick.answers), \(common.say("câu trả lời", "answer")) \(number): "
            + words.text(language)
    }

    private func report(_ tally: Tally) {
        Terminal.progress("")
        if let point = tally.point {
            print(common.say("đã đăng ký tại điểm \(point)", "enrolled at point \(point)"))
        }
        let house = HouseText(language)
        if tally.receipts > 0 || tally.known > 0 {
            let (entries, known) = (house.number(tally.covered), tally.known)
            print(
                common.say(
                    "đã nhận \(tally.receipts) biên nhận: máy chủ tỉnh đã có thêm \(entries) mục"
                        + (known > 0 ? "; \(known) câu trả lời đã biết" : ""),
                    "took \(tally.receipts) receipts: the province holds \(entries) entries more"
                        + (known > 0 ? "; \(known) answers were known" : "")))
        }
        for complaint in tally.complaints.prefix(10) { Terminal.complain("hailong: \(complaint)") }
        if tally.complaints.count > 10 {
            let more = tally.complaints.count - 10
            Terminal.complain(common.say("hailong: và \(more) nữa", "hailong: and \(more) more"))
        }
    }
}
