internal import FeedbackCore

/// Holds each rating that replaces another against the entries before it.
struct CorrectionCheck {
    private struct Given {
        var moment: Moment
        var rating: Rating
        var configuration: DeclaredConfiguration?
    }

    /// The first entry that is read without a gap; what stood before it is not known.
    private let first: UInt64
    /// Ratings that can still be replaced, by their place.
    private var given: [UInt64: Given] = [:]
    private var configuration: DeclaredConfiguration?
    /// So many are kept before those that are too old are dropped.
    private var room = 1_024

    /// Nothing is known of the entries before `first`.
    init(from first: UInt64) { self.first = first }

    /// Takes the next entry, and says what is wrong with what it replaces, if anything is.
    mutating func take(_ entry: Entry, _ configuration: DeclaredConfiguration?) -> String? {
        switch entry.fact {
        case .boot: given = [:]
        case .configuration: self.configuration = configuration
        case .rating(let rating):
            defer { keep(rating, entry) }
            return fault(in: rating, entry)
        default: break
        }
        return nil
    }

    private func fault(in rating: Rating, _ entry: Entry) -> String? {
        guard let back = rating.replaces else { return nil }
        guard entry.sequence > UInt64(back) else {
            return "it replaces something before the first entry"
        }
        let place = entry.sequence - UInt64(back)
        // What was pruned had been received, and is the server's to judge.
        guard place >= first else { return nil }
        guard let named = given[place],
            rating.mayReplace(named.rating, at: entry.moment, madeAt: named.moment),
            asksTheSame(rating.question, as: named)
        else { return "it replaces entry \(place), which is no rating that it may replace" }
        return nil
    }

    private func asksTheSame(_ question: UInt16, as named: Given) -> Bool {
        guard let before = named.configuration, let now = configuration else { return true }
        return before.question(question) == now.question(question)
    }

    private mutating func keep(_ rating: Rating, _ entry: Entry) {
        if given.count >= room {
            given = given.filter {
                entry.moment.isWithin(Limits.replacedWithin, of: $0.value.moment)
            }
            room = max(room, 2 * given.count)
        }
        given[entry.sequence] = Given(
            moment: entry.moment, rating: rating, configuration: configuration)
    }
}
