/// What a screen comes back to when nobody is in the middle of anything.
package enum ScreenHome: Hashable, Sendable {
    /// The question with its faces: what is chosen is recorded.
    case faces
    /// The question with its faces on a screen that is not for hands: they say what the buttons of
    /// a panel beside it mean.
    case labels
    /// Nobody can choose here, where people are used to it; a panel that asks the same records.
    case panelsBeside
    /// Nobody can choose anything here; panels that ask something else record.
    case panelsOnly
    /// Nothing is recorded.
    case paused
    /// Nobody could choose anything, here or on a panel.
    case unreachable

    /// Faces while what is chosen is recorded and somebody can choose, and where none can be
    /// chosen, what leads to panels that are read.
    ///
    /// `isForHands` is false for a screen that was set up without touch.
    package init(
        records: Bool, canBeAnswered: Bool, isForHands: Bool, panels: PanelsInReach
    ) {
        self =
            if !records {
                .paused
            } else if canBeAnswered {
                .faces
            } else if panels.asksSame {
                isForHands ? .panelsBeside : .labels
            } else if panels.asksOther {
                .panelsOnly
            } else {
                .unreachable
            }
    }

    /// True if presses of the screen's question are shown, wherever they are made.
    var hears: Bool {
        switch self {
        case .faces, .labels, .panelsBeside: true
        case .panelsOnly, .paused, .unreachable: false
        }
    }

    /// What is to be seen of it.
    var view: ScreenView {
        switch self {
        case .faces, .labels: .faces(correcting: false)
        case .panelsBeside, .panelsOnly: .panelsOnly
        case .paused, .unreachable: .paused
        }
    }
}
