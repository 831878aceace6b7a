/// What a screen comes back to when nobody is in the middle of anything.
package enum ScreenHome: Hashable, Sendable {
    /// The question with its faces: what is chosen is recorded.
    case faces
    /// Nothing is recorded.
    case paused
    /// Nobody could choose anything, here or on a panel.
    case unreachable
    /// Nobody can choose anything here; panels that ask something else record.
    case panelsOnly

    /// Faces while what is chosen is recorded, and somebody can choose, here or on a panel.
    package init(records: Bool, canBeAnswered: Bool, panels: PanelsInReach) {
        self =
            if !records {
                .paused
            } else if canBeAnswered || panels.asksSame {
                .faces
            } else if panels.asksOther {
                .panelsOnly
            } else {
                .unreachable
            }
    }

    /// What is to be seen of it.
    var view: ScreenView {
        switch self {
        case .faces: .faces(correcting: false)
        case .paused, .unreachable: .paused
        case .panelsOnly: .panelsOnly
        }
    }
}
