/// What a citizen sees at a moment, whatever the language and however it is laid out.
package enum ScreenView: Hashable, Sendable {
    /// The question and the faces; `correcting` says that a face replaces the rating just given.
    case faces(correcting: Bool)
    /// The face of this level was chosen, and is not on disk yet.
    case heard(level: UInt8)
    /// The rating of this level is on disk; what was it about? So far these criteria, 1…6.
    case reasons(level: UInt8, chosen: [UInt8])
    /// The rating of this level is on disk; how about this criterion, 1…6, on the same scale?
    case criterion(UInt8, after: UInt8)
    /// The same for every level.
    case thanks
    /// Presses are not recorded now, and nobody is asked for any.
    case paused
    /// Nobody can choose here now; the panels beside it record all the same.
    case panelsOnly
    /// A member of staff gives the code: so many digits so far; `wrong` after one that was not it.
    case code(digits: Int, wrong: Bool)
    /// The status in words, for staff.
    case status
}
