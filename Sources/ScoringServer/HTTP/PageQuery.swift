package import FeedbackCore
package import Scoring

/// What a page's address asks for.
package struct PageQuery {
    /// The language of the page.
    package let language: Language
    /// What it is about.
    package let period: Period

    /// Reads `period`, `date` and `lang`.
    ///
    /// Without a period it is a week, without a date the last one that is over, without a
    /// language Vietnamese; a word that is none of those is a problem.
    package init(
        period: Substring?, date: Substring?, language: Substring?, now: WallTime
    ) throws(QueryProblem) {
        guard let kind = Period.Kind(rawValue: String(period ?? "week")) else {
            throw QueryProblem(detail: "period must be day, week or month")
        }
        self.language = try Self.language(language)
        guard let date else {
            self.period = Period(kind, containing: CivilDate(at: now)).previous
            return
        }
        guard let date = CivilDate(iso: String(date)) else {
            throw QueryProblem(detail: "date must be a date as YYYY-MM-DD")
        }
        self.period = Period(kind, containing: date)
    }

    /// Reads `lang`.
    static func language(_ text: Substring?) throws(QueryProblem) -> Language {
        guard let language = Language(rawValue: String(text ?? "vi")) else {
            throw QueryProblem(detail: "lang must be vi or en")
        }
        return language
    }
}

/// A word in an address that means nothing.
package struct QueryProblem: Error, Equatable, CustomStringConvertible {
    /// What was expected, in words.
    package var detail: String

    package var description: String { detail }

    /// The problem to answer with.
    var problem: Problem {
        Problem(status: 400, title: "The address cannot be read", detail: detail)
    }
}
