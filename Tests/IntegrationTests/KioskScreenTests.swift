import Foundation
import TestSupport
import TestTraits
import Testing

/// A kiosk with a screen, on a machine without a display.
@Suite(.blocking)
struct KioskScreenTests {
    private func screen(fonts: String) -> String {
        """
        {unit: {vi: phường Tây Nha Trang, en: Tay Nha Trang Ward}, hotline: 0258 3 822 222,
            complaints: "https://pakn.dichvucong.gov.vn/", fonts: \(fonts)}
        """
    }

    @Test func `without a display presses are recorded, and the light and the status say so`()
        throws
    {
        let rig = try Rig()
        try rig.configure(screen: screen(fonts: Programs.root.path + "/assets/fonts"))
        let keypad = try rig.start()
        let status = try rig.waitForStatus("a screen without a display") {
            $0.screen?.trouble?.hasPrefix("no display is connected to /dev/dri") == true
                && $0.light?.color == "amber"
        }
        #expect(status.screen?.picture == nil)
        #expect(
            status.light?.reasons.map(\.en).contains("the screen needs to be looked at") == true)
        try keypad.pressAndBeThanked(4)
        #expect(try rig.levels() == [4: 1])
        #expect(try keypad.end(by: SIGTERM) == 0)
    }

    @Test func `without fonts presses are recorded, and the status names the file`() throws {
        let rig = try Rig()
        try rig.configure(screen: screen(fonts: "/nonexistent"))
        let keypad = try rig.start()
        try rig.waitForStatus("a screen without fonts") {
            $0.screen?.trouble
                == "/nonexistent/NotoSans-Regular.ttf cannot be read as a font"
        }
        try keypad.pressAndBeThanked(5)
        #expect(try rig.levels() == [5: 1])
        #expect(try keypad.end(by: SIGTERM) == 0)
    }

    @Test func `without the program that draws presses are recorded, and the status names it`()
        throws
    {
        let rig = try Rig()
        try rig.configure(screen: screen(fonts: Programs.root.path + "/assets/fonts"))
        let alone = TemporaryDirectory()
        try FileManager.default.copyItem(
            atPath: Programs.path("hailongd"), toPath: alone.path + "/hailongd")
        let keypad = try rig.start(daemon: alone.path + "/hailongd")
        let status = try rig.waitForStatus("a screen that nobody draws") {
            $0.screen?.trouble
                == "a screen needs \(alone.path)/hailongd-screen, which does not run: "
                + "No such file or directory"
        }
        #expect(status.light?.color == "amber")
        try keypad.pressAndBeThanked(2)
        #expect(try rig.levels() == [2: 1])
        #expect(try keypad.end(by: SIGTERM) == 0)
    }
}
