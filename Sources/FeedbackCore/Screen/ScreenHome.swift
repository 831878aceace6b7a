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

    /// What is to be seen of it.
    var view: ScreenView {
        switch self {
        case .faces: .faces(correcting: false)
        case .paused, .unreachable: .paused
        case .panelsOnly: .panelsOnly
        }
    }
}
