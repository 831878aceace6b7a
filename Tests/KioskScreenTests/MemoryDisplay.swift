import FeedbackCore
import Linux

@testable import Display
@testable import KioskScreen

/// A display in memory: what is plugged in, and how often something was shown on it.
final class MemoryDisplay: ScreenDisplay {
    private let news: EventFD
    private(set) var pictures = 0
    private(set) var panel: Display.Panel?
    private(set) var trouble: String? = "no display is connected"
    let deadline: BootTime? = nil
    let dimmingTrouble: String? = nil
    let keepsake: Display.Keepsake? = nil
    let isBehind = false

    init() throws { news = try EventFD() }

    var descriptor: CInt { news.number }

    var wantsPicture: Bool { panel != nil && trouble != nil }

    func isSeen(at now: BootTime) -> Bool { trouble == nil }

    func handle(at now: BootTime) {}

    func setBrightness(_ percent: Int) {}

    func setShift(_ offset: PictureShift.Offset, ground: Color) {}

    /// As a card does, takes only a picture of the display's own pixels.
    func show(_ picture: PictureView, changed: Damage, at now: BootTime) {
        guard picture.turnedSize == panel?.pixels else { return }
        pictures += 1
        trouble = nil
    }

    /// Plugs in a display, or pulls it.
    func plug(_ panel: Display.Panel?) {
        self.panel = panel
        trouble = panel == nil ? "no display is connected" : "not shown yet"
    }
}
