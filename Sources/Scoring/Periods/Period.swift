package import FeedbackCore

/// A stretch of days that figures are published for: a day, a week from Monday, or a month.
package struct Period: Hashable, Comparable, Sendable {
    /// The published lengths, shortest first.
    package enum Kind: String, CaseIterable, Hashable, Sendable {
        case day, week, month
    }

    /// How long it is; periods of one kind neither overlap nor leave gaps.
    package let kind: Kind
    /// The first date.
    package let first: CivilDate
    /// The last date.
    package let last: CivilDate

    /// The period of that kind that contains `date`.
    package init(_ kind: Kind, containing date: CivilDate) {
        self.kind = kind
        switch kind {
        case .day:
            (first, last) = (date, date)
        case .week:
            first = date.adding(days: -date.weekday)
            last = first.adding(days: 6)
        case .month:
            first = date.adding(days: 1 - date.components.day)
            // 31 days on is always in the next month.
            let next = first.adding(days: 31)
            last = next.adding(days: -next.components.day)
        }
    }

    /// The first moment.
    package var start: WallTime { first.start }

    /// The first moment after it.
    package var end: WallTime { last.adding(days: 1).start }

    /// True once all of it is past; only then may figures be shown.
    package func isClosed(at now: WallTime) -> Bool { now >= end }

    /// The one before.
    package var previous: Self { Self(kind, containing: first.adding(days: -1)) }

    /// The one after.
    package var next: Self { Self(kind, containing: last.adding(days: 1)) }

    /// True if `range` lies in it from end to end.
    package func contains(_ range: TimeRange) -> Bool {
        range.earliest >= start && range.latest < end
    }

    /// The periods that contain `range`, shortest first.
    ///
    /// A rating is counted in the shortest one and in every longer one around it. A time that
    /// crosses midnight has no day, one that crosses a Sunday night no week; without any period
    /// the rating is *undated*.
    package static func containing(_ range: TimeRange) -> [Period] {
        let date = CivilDate(at: range.earliest)
        return Kind.allCases.map { Period($0, containing: date) }.filter { $0.contains(range) }
    }

    /// Its dates: `21/11/2026` or `16/11/2026 – 22/11/2026`.
    package var text: String {
        first == last ? first.text : "\(first.text) – \(last.text)"
    }

    package static func < (left: Self, right: Self) -> Bool {
        (left.first, left.last) < (right.first, right.last)
    }
}
