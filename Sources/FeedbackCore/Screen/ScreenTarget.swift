/// What can be touched on a screen, or chosen with the keys for it.
package enum ScreenTarget: Hashable, Sendable {
    /// A face: of the question's scale, or of a criterion's, which is the same.
    case level(UInt8)
    /// The reason chip of this criterion, 1…6.
    case chip(UInt8)
    /// Nothing of the kind has happened to me.
    case notApplicable
    /// Enough reasons.
    case done
    /// No reasons.
    case skip
    /// I meant another face.
    case correct
    /// The next language.
    case language
    /// The corner that staff hold.
    case corner
    /// A digit of the code, 0…9.
    case digit(UInt8)
    /// The last digit was wrong.
    case erase
    /// Back to the question.
    case leave
}
