/// What is wrong with a touchscreen now, for those who can clean or mend it.
package enum TouchFault: Hashable, Sendable {
    /// Something rests on it there, and touches near it do not count.
    case dirt(TouchPoint)
    /// Contacts come and go there faster than a hand makes them, and do not count.
    case interference(TouchPoint)
    /// It has not said that a finger there was lifted, and has not spoken of it since.
    case forgotten(TouchPoint)

    /// Where on the picture.
    package var point: TouchPoint {
        switch self {
        case .dirt(let point), .interference(let point), .forgotten(let point): point
        }
    }
}
