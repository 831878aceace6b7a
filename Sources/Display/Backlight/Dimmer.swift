import FeedbackCore
import Linux

/// Brings a display to a share of its light: by its backlight, or else by what is shown.
struct Dimmer {
    private let root: String
    /// Why the backlight is not as it should be; nothing if it is, or if there is none.
    private(set) var trouble: String?
    /// When to set it again after it failed.
    private(set) var retryAt: BootTime?

    /// Udev may give us the backlight only after we began.
    private static let retry = TimeSpan.minutes(1)

    /// Sets backlights in `root`, which is `/sys/class/backlight` but for tests.
    init(root: String) { self.root = root }

    /// Sets the backlight of the display at a connector; returns how bright, in percent, the
    /// picture itself has to be.
    ///
    /// No backlight is put out: many are lit at 0, and the display is switched off instead.
    mutating func set(
        _ percent: Int, connector: String, isBuiltIn: Bool, at now: BootTime
    ) -> Int {
        (trouble, retryAt) = (nil, nil)
        guard percent > 0,
            let backlight = Backlight.find(in: root, lighting: connector, isBuiltIn: isBuiltIn)
        else { return percent }
        do throws(SystemError) {
            try backlight.set(percent: percent)
            return 100
        } catch {
            (trouble, retryAt) = ("\(error)", now + Self.retry)
            return percent
        }
    }

    /// Forgets that it failed: it is about to be set again.
    mutating func beginAgain() { retryAt = nil }
}
