import Display
import FeedbackCore

/// What the screen thread shows on: the kiosk's display.
protocol ScreenDisplay: AnyObject {
    /// Readable whenever `handle` has something to do.
    var descriptor: CInt { get }
    /// When `handle` is wanted next though nothing is readable.
    var deadline: BootTime? { get }
    /// Why there is no picture; nothing while there is one.
    var trouble: String? { get }
    /// Why it is not as bright or dark as it should be, or only for its picture.
    var dimmingTrouble: String? { get }
    /// What is connected; nothing if no picture can be shown.
    var panel: Display.Panel? { get }
    /// True if `show` is to be called, even though nothing in the picture may have changed.
    var wantsPicture: Bool { get }
    /// True while the card does not have all that was shown.
    var isBehind: Bool { get }
    /// What to keep of it; nothing while there is no picture.
    var keepsake: Display.Keepsake? { get }

    /// True if whoever looks sees the picture.
    func isSeen(at now: BootTime) -> Bool
    /// Does what is due.
    func handle(at now: BootTime)
    /// Brings it to so many percent of its light at the next `show`; 0 is dark.
    func setBrightness(_ percent: Int)
    /// Moves the picture at the next `show`, on a ground of this colour.
    func setShift(_ offset: PictureShift.Offset, ground: Color)
    /// Shows a picture of `panel`'s pixels, of which `changed` has changed since the last call.
    func show(_ picture: PictureView, changed: Damage, at now: BootTime)
}

extension Display: ScreenDisplay {}
