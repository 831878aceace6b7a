import FeedbackCore
import Testing

@testable import Panels

struct TouchChoiceTests {
    /// ABS_MT_SLOT 0x2f, POSITION_X 0x35, POSITION_Y 0x36, TRACKING_ID 0x39.
    private static let axes = KeyBits(sysfs: "260800000000003")

    private func node(
        _ number: Int, port: String = "usb-2", axes: KeyBits = Self.axes
    ) -> InputNode {
        InputNode(
            syspath: "/sys/event\(number)", node: "/dev/input/event\(number)", name: "Touch",
            identity: PanelIdentity(port: port, vendor: 0x222A, product: 1),
            keys: KeyBits(sysfs: ""), axes: axes, isTouchscreen: true)
    }

    private let any = ScreenConfiguration.Touch()

    @Test func `the only screen there is is meant, whatever it is`() {
        #expect(TouchChoice(among: [], any) == .nothing)
        #expect(TouchChoice(among: [node(1)], any) == .one(node(1)))
        // One that cannot be read is chosen too, so that somebody says why not.
        let old = node(2, axes: KeyBits(sysfs: "3"))
        #expect(TouchChoice(among: [old], any) == .one(old))
    }

    @Test func `a screen with several event nodes is one screen`() {
        let mouse = node(1, axes: KeyBits(sysfs: "3"))
        #expect(TouchChoice(among: [mouse, node(2)], any) == .one(node(2)))
        #expect(TouchChoice(among: [node(1), node(2)], any) == .one(node(1)))
    }

    @Test func `of several screens the one that is named is meant`() {
        let screens = [node(1, port: "usb-2"), node(2, port: "usb-3")]
        #expect(
            TouchChoice(among: screens, any) == .several(screens.map(\.identity)))
        for screen in screens {
            let named = ScreenConfiguration.Touch(device: screen.identity)
            #expect(TouchChoice(among: screens, named) == .one(screen))
        }
        let other = PanelIdentity(port: "usb-2", vendor: 0x222A, product: 2)
        #expect(
            TouchChoice(among: screens, ScreenConfiguration.Touch(device: other)) == .nothing)
    }
}
