package import FeedbackCore

/// What the server has not confirmed yet, without the entries that only ride along.
package struct Unsent: Hashable, Sendable {
    /// Entries in batches that no receipt covers, and entries in no batch.
    package var count: Int
    /// The moment of the oldest of them.
    package var oldest: Moment?

    package init(count: Int, oldest: Moment?) {
        self.count = count
        self.oldest = oldest
    }

    /// Both together, since the older of them; no number that somebody wrote adds up to too much.
    package static func + (one: Unsent, other: Unsent) -> Unsent {
        let (count, overflow) = one.count.addingReportingOverflow(other.count)
        return Unsent(
            count: overflow ? .max : count,
            oldest: [one.oldest, other.oldest].compactMap(\.self).min())
    }
}
