extension ScreenFlow {
    /// The rating that was waited for is on disk: asks about it, or thanks.
    ///
    /// Of several that wait the latest is asked about; the others have their panels' lamps. One
    /// whose face is no longer shown is only thanked for, or its citizen would touch again.
    mutating func follow(_ id: PressID, _ place: RatingPlace) -> [FlowAction] {
        if unanswered?.id == id {
            unanswered = nil
            // It was the disk that kept them.
            lastTouch = now
            return stage == .home ? thank() : []
        }
        guard case .heard(let rating) = stage, rating.id == id else { return [] }
        lastTouch = now
        // Whoever corrected a rating has used up the touches that we may ask for; and where nobody
        // can choose anything here, there is nothing to wait for.
        guard !rating.corrects, home == .faces else { return thank() }
        switch plan.followUp {
        case .nothing: return thank()
        case .reasons: ask(.chips([]), about: rating, place)
        case .criterion:
            ask(.criterion(nextCriterion, level: nil), about: rating, place)
            nextCriterion =
                nextCriterion < Limits.criteria.upperBound
                ? nextCriterion + 1 : Limits.criteria.lowerBound
        }
        return []
    }

    /// A target was chosen while asked.
    mutating func answer(
        _ asking: ScreenStage.Asking, with target: ScreenTarget
    ) -> [FlowAction] {
        switch (asking.answer, target) {
        case (.chips(let chosen), .chip(let chip)):
            let others = chosen.filter { $0 != chip }
            let now = others.count < chosen.count ? others : chosen + [chip]
            keep(.chips(now), in: asking)
            return now.count < Limits.chosenReasons ? [] : endAsking(.answered) + thank()
        case (.chips, .done): return endAsking(.answered) + thank()
        case (_, .skip): return endAsking(.skipped) + thank()
        case (.criterion(let criterion, _), .level(let level)):
            keep(.criterion(criterion, level: level), in: asking)
            return endAsking(.answered) + thank()
        case (.criterion, .notApplicable): return endAsking(.answered) + thank()
        case (_, .correct):
            let actions = endAsking(.exited)
            enter(.correcting(level: asking.level, rating: asking.rating))
            return actions
        default: return []
        }
    }

    /// A face was touched to correct the rating given.
    mutating func correct(
        _ given: UInt8, of rating: RatingPlace, to level: UInt8
    ) -> [FlowAction] {
        guard level != given else { return thank() }
        enter(.replacing(level: level))
        return [.replace(level: level, rating: rating)]
    }

    /// The follow-up that is shown has ended, if there is one; the caller enters what comes next.
    func endAsking(_ outcome: FollowUp.Outcome) -> [FlowAction] {
        guard case .asked(let asking) = stage else { return [] }
        return [.followUp(rating: asking.rating, outcome, asking.answer)]
    }

    /// Thanks, and says so once.
    mutating func thank() -> [FlowAction] {
        enter(.thanks)
        return [.sound(.thanks)]
    }

    private mutating func ask(
        _ answer: FollowUp.Answer, about rating: PressedRating, _ place: RatingPlace
    ) {
        enter(.asked(.init(rating: place, level: rating.level, answer: answer)))
    }

    /// Takes note of what is chosen, at the same stage.
    private mutating func keep(_ answer: FollowUp.Answer, in asking: ScreenStage.Asking) {
        var asking = asking
        asking.answer = answer
        stage = .asked(asking)
    }
}
