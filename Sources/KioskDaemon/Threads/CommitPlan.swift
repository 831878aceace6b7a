import FeedbackCore

/// What one commit writes, in order, and where the ratings in it will stand.
struct CommitPlan {
    /// The facts and their times.
    private(set) var facts: [(Fact, BootTime)]
    /// Each press that becomes a rating, and its place.
    private(set) var places: [(press: PressID, place: RatingPlace)] = []

    /// Plans for a chain whose last entry is `head`: what waited first, then the ratings, then
    /// what citizens have said of earlier ones.
    init(
        _ presses: [Press], _ backlog: Backlog, _ rule: RatingRule, chain: ChainID, head: UInt64,
        at now: BootTime
    ) {
        var ratings: [(Fact, BootTime)] = []
        let first = head + UInt64(backlog.facts.count) + 1
        for press in presses {
            // Service mode is not built: every press is a citizen's.
            guard var rating = rule.rating(for: press, service: false) else { continue }
            let sequence = first + UInt64(ratings.count)
            rating.replaces = press.replaces?.back(from: sequence, of: chain)
            ratings.append((.rating(rating), press.time))
            places.append((PressID(press), RatingPlace(chain: chain, sequence: sequence)))
        }
        facts = backlog.facts(with: ratings, at: now)
        for (said, time) in backlog.followUps {
            let sequence = head + UInt64(facts.count) + 1
            // What was said of a rating that a damaged chain took along is of no use here.
            guard let back = said.rating.back(from: sequence, of: chain) else { continue }
            let fact = FollowUp(back: back, outcome: said.outcome, answer: said.answer)
            facts.append((.followUp(fact), time))
        }
    }
}
