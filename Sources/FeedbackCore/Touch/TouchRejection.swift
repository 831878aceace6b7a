/// Why a contact was no tap.
package enum TouchRejection: String, CaseIterable, Sendable {
    /// It began outside the picture.
    case outside
    /// It is no fingertip, by the screen's word or by its size.
    case palm
    /// It is one of many that began at once, or while those were down.
    case crowd
    /// It is where dirt rests.
    case onDirt
    /// It is where contacts come faster than a hand makes them.
    case interference
    /// Another finger was down that may become a tap.
    case second
    /// It moved too far.
    case moved
    /// It was lifted too soon.
    case short
    /// It was lifted too late.
    case held
    /// It was not lifted.
    case dirt
    /// The screen no longer speaks of it.
    case forgotten
    /// The kernel dropped events while it was down.
    case overrun
    /// It was down when the screen was opened.
    case early
    /// The screen was gone before it was lifted.
    case gone
}
