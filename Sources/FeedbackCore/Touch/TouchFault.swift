/// What is wrong with a touchscreen now, for those who can clean or mend it.
package enum TouchFault: Hashable, Sendable {
    /// What is wrong, wherever it is.
    package enum Kind: String, CaseIterable, Sendable {
        case dirt
        case interference
        case forgotten

        /// True if touches near it do not count.
        package var masks: Bool { self != .forgotten }
    }

    /// Something rests on it there, and touches near it do not count.
    case dirt(TouchPoint)
    /// Contacts come and go there faster than a hand makes them, and do not count.
    case interference(TouchPoint)
    /// It has not said that a finger there was lifted, and has not spoken of it since.
    case forgotten(TouchPoint)

    /// What is wrong there.
    package var kind: Kind {
        switch self {
        case .dirt: .dirt
        case .interference: .interference
        case .forgotten: .forgotten
        }
    }

    /// Where on the picture.
    package var point: TouchPoint {
        switch self {
        case .dirt(let point), .interference(let point), .forgotten(let point): point
        }
    }
}
