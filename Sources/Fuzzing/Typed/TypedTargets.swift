import FeedbackCore
import Scoring
import ScoringServer

/// What people type, into a command or into the address of a page.
enum TypedTargets {
    static let all: [FuzzTarget] = [
        FuzzTarget("enrolment-code", longest: 128, enrolmentCode),
        FuzzTarget("page-query", longest: 128, pageQuery),
    ]

    /// A code has one form, however it is typed, and its hash goes by that.
    @Sendable private static func enrolmentCode(_ bytes: [UInt8]) throws -> FuzzTarget.Verdict {
        let typed = String(decoding: bytes, as: UTF8.self)
        guard let code = EnrolmentCode(typed) else { return .refused }
        let text = code.description
        try promise(
            text.utf8.count == 31 && text.utf8.allSatisfy { $0 < 0x80 }, "\(text) is no code")
        for again in [text, text.lowercased(), " " + text.replacing("-", with: " ")] {
            try promise(EnrolmentCode(again) == code, "\(again) is another code")
        }
        try promise(EnrolmentCode(text)?.hash == code.hash, "a code has one hash")
        return .accepted
    }

    /// Each line is a parameter, an empty one is none: period, date, language.
    ///
    /// A period that comes out holds its date, and everything that a page reckons with it ends.
    @Sendable private static func pageQuery(_ bytes: [UInt8]) throws -> FuzzTarget.Verdict {
        let lines = String(decoding: bytes, as: UTF8.self)
            .split(separator: "\n", maxSplits: 2, omittingEmptySubsequences: false)
        func parameter(_ place: Int) -> Substring? {
            place < lines.count && !lines[place].isEmpty ? lines[place] : nil
        }
        let now = WallTime(milliseconds: 1_795_237_200_000)
        let query: PageQuery
        do throws(QueryProblem) {
            query = try PageQuery(
                period: parameter(0), date: parameter(1), language: parameter(2), now: now)
        } catch {
            try promise(!error.detail.isEmpty, "a refusal has words")
            return .refused
        }
        let period = query.period
        try promise(period.first <= period.last && period.start < period.end, "it is no period")
        if let date = parameter(1).flatMap({ CivilDate(iso: String($0)) }) {
            try promise(period.first <= date && date <= period.last, "it is not the date's period")
        } else {
            try promise(period.isClosed(at: now), "without a date it is one that is over")
        }
        try promise(period.previous.last.adding(days: 1) == period.first, "periods leave no gap")
        return .accepted
    }
}
