package import FeedbackCore

/// Which rule version holds for which dates.
///
/// A version begins on a date and holds for everything pressed from then on, whenever it comes
/// in. So a new version changes no figure of the days before, and sums of days stay sums: nobody
/// learns by subtraction what two versions judge differently.
package struct RuleCalendar: Hashable, Sendable {
    /// A version and its first date.
    package struct Step: Hashable, Sendable {
        /// The rules from that date on.
        package var version: RuleVersion
        /// The first date; of the first step everything before it belongs to it as well.
        package var first: CivilDate

        package init(version: RuleVersion, first: CivilDate) {
            self.version = version
            self.first = first
        }
    }

    private let start: RuleVersion
    /// The later steps, by date.
    private let later: [Step]

    /// One version for all dates.
    package init(always version: RuleVersion) {
        start = version
        later = []
    }

    /// Takes steps in any order, or nothing if there are none.
    package init?(_ steps: [Step]) {
        let ordered = steps.sorted { ($0.first, $0.version) < ($1.first, $1.version) }
        guard let first = ordered.first else { return nil }
        start = first.version
        later = Array(ordered.dropFirst())
    }

    /// The rules of a date.
    package func version(on date: CivilDate) -> RuleVersion {
        later.last { $0.first <= date }?.version ?? start
    }

    /// The rules of a period's days, each version once, in the order of their dates.
    package func versions(in period: Period) -> [RuleVersion] {
        let inside = later.filter { $0.first > period.first && $0.first <= period.last }
        return ([version(on: period.first)] + inside.map(\.version)).reduce(into: []) {
            if $0.last != $1 { $0.append($1) }
        }
    }

    /// Tells one calendar from another: `2,3@20779`.
    package var text: String {
        ([String(start.rawValue)] + later.map { "\($0.version.rawValue)@\($0.first.dayNumber)" })
            .joined(separator: ",")
    }
}
