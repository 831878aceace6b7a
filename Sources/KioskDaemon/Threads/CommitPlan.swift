import FeedbackCore

/// What one commit writes, in order, and where the ratings in it will stand.
struct CommitPlan {
    /// The facts and their times.
    private(set) var facts: [(Fact, BootTime)]
    /// Each press that becomes a rating, and its place.
    private(set) var places: [(press: PressID, place: RatingPlace)] = []
    /// Those that were made in service mode.
    private(set) var servicePlaces: [RatingPlace] = []
    /// When the last of the others was made; nothing if all are staff's.
    private(set) var lastCounted: BootTime?

    /// Plans for a chain whose last entry is `head`: what waited first, then the ratings, then
    /// what citizens have said of earlier ones.
    init(
        _ presses: [Press], _ backlog: Backlog, _ rule: RatingRule, _ service: ServiceMode,
        chain: ChainID, head: UInt64, at now: BootTime
    ) {
        var ratings: [(Fact, BootTime)] = []
        let first = head + UInt64(backlog.facts.count) + 1
        for press in presses {
            let isTest = service.owns(press)
            guard var rating = rule.rating(for: press, service: isTest) else { continue }
            let sequence = first + UInt64(ratings.count)
            rating.replaces = press.replaces?.back(from: sequence, of: chain)
            ratings.append((.rating(rating), press.time))
            let place = RatingPlace(chain: chain, sequence: sequence)
            places.append((PressID(press), place))
            if isTest {
                servicePlaces.append(place)
            } else {
                lastCounted = max(lastCounted ?? press.time, press.time)
            }
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
