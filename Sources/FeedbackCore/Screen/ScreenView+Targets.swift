extension ScreenView {
    /// What acts when it is touched on this view, in the order in which the keys go through it.
    ///
    /// The corner comes last where there is one: it is held, and no key reaches it.
    package func targets(in plan: ScreenPlan) -> [ScreenTarget] {
        let faces = plan.scale.levels.map(ScreenTarget.level)
        let language: [ScreenTarget] = plan.languages.count > 1 ? [.language] : []
        let corner: [ScreenTarget] = plan.hasStaffPage ? [.corner] : []
        switch self {
        case .faces(correcting: false): return faces + language + corner
        case .faces(correcting: true): return faces
        case .reasons(_, let chosen):
            // Whoever has given a reason is done with it, and has nothing to skip; nor to correct,
            // which would take a fourth touch.
            let onward: [ScreenTarget] = chosen.isEmpty ? [.skip, .correct] : [.done]
            return Limits.criteria.map(ScreenTarget.chip) + onward
        case .criterion(let criterion, _):
            let never: [ScreenTarget] =
                criterion == Limits.criterionThatMayNotApply ? [.notApplicable] : []
            return faces + never + [.skip, .correct]
        case .heard, .thanks: return []
        case .paused, .panelsOnly: return corner
        case .code: return (1...9).map(ScreenTarget.digit) + [.digit(0), .erase, .leave]
        case .status: return [.leave]
        }
    }
}
