import Scoring

/// The signals of a point in words: calm, since none of them proves anything.
struct SignalText {
    let language: Language

    init(_ language: Language) { self.language = language }

    /// What stands above them.
    var title: String {
        language.pick(
            vi: "Dấu hiệu bấm thay (cả điểm, không theo quầy hay người)",
            en: "Signs of pressing for others (whole point; no counter, no person)")
    }

    /// What was looked for.
    func name(_ signal: Signal) -> String {
        switch signal {
        case .lowToHigh:
            language.pick(
                vi: "mức thấp rồi mức cao ngay sau đó", en: "a low level, then at once a high one")
        case .closedHours:
            language.pick(vi: "bấm ngoài giờ làm việc", en: "pressed outside opening hours")
        case .sameKey:
            language.pick(
                vi: "một mức nhiều lần liên tiếp", en: "one level many times in a row")
        case .endOfShift:
            language.pick(
                vi: "dồn vào 30 phút cuối ngày", en: "crowded into the last 30 minutes of a day")
        case .rhythm:
            language.pick(vi: "bấm cách đều nhau", en: "pressed at even intervals")
        }
    }

    /// What to make of it.
    func verdict(_ verdict: Signal.Reading.Verdict) -> String {
        switch verdict {
        case .tooFew: language.pick(vi: "chưa đủ dữ liệu", en: "too little data")
        case .none: language.pick(vi: "không thấy", en: "not seen")
        case .sign: language.pick(vi: "có, cần xem xét", en: "seen, to be looked into")
        }
    }

    /// One line with the numbers, as far as they are large enough to be said.
    func office(_ reading: Signal.Reading) -> String {
        let head = name(reading.signal) + ": " + verdict(reading.verdict)
        guard reading.verdict != .tooFew else { return head }
        let numbers = NumberText(language)
        guard reading.observed == 0 || reading.observed >= Publication.referenceCount else {
            let few = Publication.referenceCount
            return head + language.pick(vi: " (dưới \(few))", en: " (fewer than \(few))")
        }
        let seen = "\(numbers.count(reading.observed))/\(numbers.count(reading.total))"
        guard let chance = reading.chance else { return "\(head) (\(seen))" }
        return head
            + language.pick(
                vi: " (\(seen); ngẫu nhiên: \(numbers.decimal(reading.expected)); p ",
                en: " (\(seen); by chance: \(numbers.decimal(reading.expected)); p ")
            + (chance < 0.001
                ? "< \(language.pick(vi: "0,001", en: "0.001"))"
                : "= \(thousandths(chance))") + ")"
    }

    private func thousandths(_ chance: Double) -> String {
        let value = Int((chance * 1_000).rounded())
        guard value < 1_000 else { return language.pick(vi: "1,000", en: "1.000") }
        let digits = String(1_000 + value).dropFirst()
        return "0" + language.pick(vi: ",", en: ".") + digits
    }
}
