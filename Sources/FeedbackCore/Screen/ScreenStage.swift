/// Where the flow of a screen stands.
enum ScreenStage: Hashable, Sendable {
    /// A rating on disk, and what was said about it so far.
    struct Asking: Hashable, Sendable {
        let rating: RatingPlace
        let level: UInt8
        var answer: FollowUp.Answer
    }

    /// Faces, or why there are none.
    case home
    /// A press that is not on disk yet.
    case heard(PressedRating)
    /// What was it about?
    case asked(Asking)
    /// The rating of this level stands unless another face is touched.
    case correcting(level: UInt8, rating: RatingPlace)
    /// A face of this level was touched instead, and the press is on its way to the input rules.
    case replacing(level: UInt8)
    case thanks
    /// Staff give the code.
    case code(entered: [UInt8], wrong: Bool)
    case status

    /// How long it lasts if nothing happens.
    var window: TimeSpan? {
        switch self {
        case .home: nil
        case .heard: Limits.heardScreen
        case .asked, .correcting: Limits.askedFor
        // They may merge it with one before; then it never comes.
        case .replacing: Limits.mergeWindow
        case .thanks: Limits.thanksScreen
        case .code: Limits.codeEntry
        case .status: Limits.statusPage
        }
    }

    /// True if each touch gives as much time again.
    var waitsForTouches: Bool {
        switch self {
        case .asked, .correcting, .code: true
        case .home, .heard, .replacing, .thanks, .status: false
        }
    }

    /// True if a touch says more about a rating, or another one in its place.
    var isAboutRating: Bool {
        switch self {
        case .asked, .correcting: true
        case .home, .heard, .replacing, .thanks, .code, .status: false
        }
    }

    /// True while a press is neither on disk nor refused.
    var waitsForDisk: Bool { if case .heard = self { true } else { false } }

    var isForStaff: Bool {
        switch self {
        case .code, .status: true
        case .home, .heard, .asked, .correcting, .replacing, .thanks: false
        }
    }

    /// What is to be seen of it, or of `home`.
    func view(at home: ScreenHome) -> ScreenView {
        switch self {
        case .home: home.view
        case .heard(let rating): .heard(level: rating.level)
        case .replacing(let level): .heard(level: level)
        case .asked(let asking):
            switch asking.answer {
            case .chips(let chosen): .reasons(level: asking.level, chosen: chosen)
            case .criterion(let criterion, _): .criterion(criterion, after: asking.level)
            }
        case .correcting: .faces(correcting: true)
        case .thanks: .thanks
        case .code(let entered, let wrong): .code(digits: entered.count, wrong: wrong)
        case .status: .status
        }
    }
}
