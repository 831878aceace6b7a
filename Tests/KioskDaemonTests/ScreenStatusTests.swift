@testable import KioskDaemon
import FeedbackCore
import Panels
import Testing

struct ScreenStatusTests {
    private static let pixels = Size(width: 1_280, height: 800)

    /// A display that says its size, and that nothing is wrong with.
    private static let sound: ScreenStatus = {
        var status = ScreenStatus(trouble: nil, pixels: pixels, touch: .none)
        status.size = PictureSize(
            of: pixels, configured: nil, display: Size(width: 217, height: 136))
        return status
    }()

    @Test func `a screen as it was meant asks for nobody`() {
        #expect(!Self.sound.needsHelp)
    }

    @Test(
        arguments: [
            { $0.trouble = "no display" }, { $0.findings = [.more(1, on: "1280x800")] },
            { $0.size = PictureSize(of: pixels, configured: nil, display: nil) },
            { $0.touch = .waiting(for: nil) }, { $0.touch = .refused("no axes") },
            { $0.mistake = "kiosk.yaml:4:3" },
        ] as [@Sendable (inout ScreenStatus) -> Void])
    func `whatever people do not get as it was meant asks for somebody`(
        spoil: @Sendable (inout ScreenStatus) -> Void
    ) {
        var status = Self.sound
        spoil(&status)
        #expect(status.needsHelp)
    }
}
