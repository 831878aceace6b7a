import Control
import FeedbackCore
import Linux
import Testing

@testable import Display

/// What a citizen sees on a kiosk's display, and what its staff is told of it.
struct ScreenThreadTests {
    private static let beside = "[{port: usb-1, device: 0079:0006, profile: keypad-5}]"
    /// Asks the set's second question, which the screen does not.
    private static let other = "[{port: usb-1, device: 0079:0006, profile: keypad-4}]"
    private static let both = """
        [{port: usb-1, device: 0079:0006, profile: keypad-5},
          {port: usb-2, device: 0079:0006, profile: keypad-4}]
        """

    private static let question =
        "Ông/Bà hài lòng như thế nào với việc phục vụ hôm nay tại phường Tây Nha Trang?"
    private static let outOfService = "Thiết bị tạm ngừng phục vụ"
    private static let usePanel = [
        "Màn hình này tạm ngừng hoạt động",
        "Xin Ông/Bà đánh giá bằng các nút bấm. Xin lỗi vì sự bất tiện này.",
    ]

    @Test(arguments: [
        (beside, Light.Color.green, usePanel, [question, outOfService]),
        (beside, .amber, usePanel, [question, outOfService]),
        (beside, .red, [outOfService], [question] + usePanel),
        (other, .green, usePanel, [question, outOfService]),
        (other, .amber, usePanel, [question, outOfService]),
        (other, .red, [outOfService], [question] + usePanel),
        ("[]", .green, [outOfService], [question] + usePanel),
        ("[]", .red, [outOfService], [question] + usePanel),
    ])
    func `without its touchscreen a screen leads to whatever still records`(
        panels: String, light: Light.Color, shown: [String], hidden: [String]
    ) throws {
        let desk = try ScreenDesk(panels: panels)
        desk.display.plug(ScreenDesk.usual)
        try desk.light(light)
        for text in shown { #expect(desk.texts.contains(text), "\(desk.texts)") }
        for text in hidden { #expect(!desk.texts.contains(text), "\(desk.texts)") }
        #expect(desk.display.pictures > 0)
        #expect(
            desk.status?.touch.en == "the touchscreen none-such 0001:0002 is not plugged in")
        #expect(desk.needsHelp)
    }

    @Test
    func `a page that leads to the panels gives way when nothing is recorded, and comes back`()
        throws
    {
        let desk = try ScreenDesk(panels: Self.other)
        desk.display.plug(ScreenDesk.usual)
        for (light, title) in [
            (Light.Color.green, Self.usePanel[0]), (.red, Self.outOfService),
            (.amber, Self.usePanel[0]),
        ] {
            try desk.light(light)
            #expect(desk.texts.contains(title), "\(desk.texts)")
        }
    }

    @Test func `a screen leads to no panel that is not there`() throws {
        let two = """
            [{port: usb-1, device: 0079:0006, profile: keypad-4},
              {port: usb-2, device: 0079:0006, profile: keypad-4}]
            """
        let desk = try ScreenDesk(panels: two)
        desk.display.plug(ScreenDesk.usual)
        try desk.light(.amber)
        #expect(desk.texts.contains(Self.usePanel[0]), "\(desk.texts)")
        let pulls: [Set<UInt16>] = [[1], [1, 2], [1], [2], [1, 2], []]
        for absent in pulls {
            try desk.pull(absent)
            let title = absent.count < 2 ? Self.usePanel[0] : Self.outOfService
            #expect(desk.texts.contains(title), "\(absent): \(desk.texts)")
        }
    }

    @Test func `a screen that begins while its panels are gone leads to none`() throws {
        let desk = try ScreenDesk(panels: Self.other, absent: [1])
        desk.display.plug(ScreenDesk.usual)
        try desk.light(.amber)
        #expect(desk.texts.contains(Self.outOfService), "\(desk.texts)")
    }

    @Test(arguments: [("touch: none", question), (nil, usePanel[0])] as [(String?, String)])
    func `a screen shows no face that nobody can choose, but as the label of a button`(
        touch: String?, beside: String
    ) throws {
        let desk = try ScreenDesk(panels: Self.both, screen: touch)
        desk.display.plug(ScreenDesk.usual)
        try desk.light(.amber)
        #expect(desk.texts.contains(beside), "\(desk.texts)")
        let pulls: [(absent: Set<UInt16>, title: String)] = [
            ([2], beside), ([1, 2], Self.outOfService), ([1], Self.usePanel[0]), ([], beside),
        ]
        for (absent, title) in pulls {
            try desk.pull(absent)
            #expect(desk.texts.contains(title), "\(absent): \(desk.texts)")
        }
    }

    @Test(arguments: ["touch: none", nil] as [String?])
    func `who presses a panel beside a screen that cannot be touched is thanked, not asked`(
        touch: String?
    ) throws {
        let desk = try ScreenDesk(panels: Self.beside, screen: touch)
        desk.display.plug(ScreenDesk.usual)
        try desk.light(.green)
        let home = desk.texts
        try desk.press(4)
        #expect(desk.texts.contains(Self.question), "\(desk.texts)")
        try desk.record()
        #expect(desk.texts.contains("Cảm ơn Ông/Bà đã đánh giá!"), "\(desk.texts)")
        try desk.wait(.seconds(6))
        #expect(desk.texts == home)
    }

    @Test func `a screen that waits for somebody to be able to rate does not wait for itself`()
        throws
    {
        let desk = try ScreenDesk(panels: Self.beside, screen: "touch: none", kept: true)
        desk.display.plug(ScreenDesk.usual)
        // Red, since no panel was there for a while; but a press would be recorded.
        try desk.light(.red, because: [.notRecording(.outOfReach)])
        #expect(desk.display.pictures == 1)
        #expect(desk.texts.contains(Self.question), "\(desk.texts)")
        try desk.light(.red, because: [.notRecording(.diskFull)])
        try desk.wait(.minutes(1))
        #expect(!desk.texts.contains(Self.question), "\(desk.texts)")
    }

    @Test func `a picture that was kept gives way to the question, and to nothing else at first`()
        throws
    {
        let question = try ScreenDesk(panels: Self.beside, screen: "touch: none", kept: true)
        question.display.plug(ScreenDesk.usual)
        try question.work()
        #expect(question.display.pictures == 0)
        try question.light(.green)
        #expect(question.display.pictures == 1)
        #expect(question.texts.contains(Self.question), "\(question.texts)")

        for (panels, title) in [
            (Self.beside, Self.usePanel[0]), (Self.other, Self.usePanel[0]),
            ("[]", Self.outOfService),
        ] {
            let desk = try ScreenDesk(panels: panels, kept: true)
            desk.display.plug(ScreenDesk.usual)
            try desk.work()
            try desk.light(.green)
            #expect(desk.display.pictures == 0)
            try desk.wait(.minutes(1))
            #expect(desk.display.pictures == 1)
            #expect(desk.texts.contains(title), "\(desk.texts)")
        }
        let fresh = try ScreenDesk()
        fresh.display.plug(ScreenDesk.usual)
        try fresh.work()
        #expect(fresh.display.pictures == 1)
    }

    private static let longQuestion =
        "\(ScreenDesk.directory)/questions/one-stop.yaml:12:11: questions.1.text.vi:"
        + " \"\(question)\" is too long for its place; expected a shorter text"

    @Test func `what does not fit is told once all pages were tried, with file, line and display`()
        throws
    {
        let desk = try ScreenDesk(panels: Self.beside, screen: "touch: none")
        desk.display.plug(ScreenDesk.small)
        try desk.light(.green)
        #expect(desk.status?.findings == [])
        #expect(!desk.needsHelp)
        try desk.tryPages()
        let findings = try #require(desk.status?.findings)
        let first = Self.longQuestion + " (vi, 320x240, 70x52 mm)"
        let said = findings.map(\.en)
        #expect(said.contains(first), "\(said)")
        // A status has room for eight, and says what tells the others.
        #expect(findings.count == 9)
        let last = try #require(said.last)
        #expect(last.hasPrefix("… and "))
        #expect(last.hasSuffix(" more: hailong config check --display 320x240,70x52"))
        #expect(desk.needsHelp)
        let logged = desk.logged()
        #expect(logged.count { $0 == "screen: " + first } == 1)
        #expect(logged.count { $0.hasPrefix("screen: ") } == 9)
        // Whoever comes sees the question all the same, in smaller letters.
        #expect(desk.texts.contains(Self.question))
    }

    @Test func `a display that comes and goes is tried once, and another one anew`() throws {
        let desk = try ScreenDesk(panels: Self.beside, screen: "touch: none")
        desk.display.plug(ScreenDesk.small)
        try desk.light(.green)
        try desk.tryPages()
        let found = desk.status?.findings
        _ = desk.logged()
        desk.display.plug(nil)
        try desk.work()
        #expect(desk.status?.picture == nil)
        #expect(desk.status?.trouble == "no display is connected")
        desk.display.plug(ScreenDesk.small)
        try desk.tryPages()
        #expect(desk.status?.findings == found)
        #expect(
            desk.logged() == [
                "display: no display is connected",
                "display: the display shows the question (320x240)",
            ])
        desk.display.plug(nil)
        try desk.work()
        desk.display.plug(ScreenDesk.usual)
        try desk.tryPages()
        #expect(desk.status?.findings == [])
        #expect(desk.status?.picture == "1280x800")
        #expect(!desk.needsHelp)
    }

    @Test func `a picture that is turned is told of by the display's own sides`() throws {
        let desk = try ScreenDesk(
            panels: Self.beside, screen: "touch: none\n  rotation: 90")
        desk.display.plug(ScreenDesk.small)
        try desk.light(.green)
        try desk.tryPages()
        let findings = try #require(desk.status?.findings)
        #expect(!findings.isEmpty)
        for finding in findings.dropLast() {
            #expect(finding.en.hasSuffix(", 320x240, 70x52 mm)"), "\(finding.en)")
        }
    }

    @Test func `the screen's thread answers the watchdog, whether or not there is a picture`()
        throws
    {
        let desk = try ScreenDesk()
        for panel in [nil, ScreenDesk.usual] {
            desk.display.plug(panel)
            try desk.work()
            let asked = BootClock.now()
            #expect(try #require(desk.ping()) >= asked)
        }
    }

    @Test func `a screen that nobody can ever answer says so at once`() throws {
        let nobody = "nobody can answer this screen"
        let alone = try ScreenDesk(screen: "touch: none")
        try alone.light(.green)
        #expect(alone.status?.findings.map { String($0.en.prefix(nobody.count)) } == [nobody])
        #expect(alone.logged().count { $0.hasPrefix("screen: " + nobody) } == 1)
        try alone.work(times: 3)
        #expect(alone.logged() == [])
        let answered = try ScreenDesk(panels: Self.beside, screen: "touch: none")
        try answered.light(.green)
        #expect(answered.status?.findings == [])
    }

    @Test func `a display that does not say its size is taken for one of ten inches, and told of`()
        throws
    {
        let desk = try ScreenDesk(panels: Self.beside, screen: "touch: none")
        desk.display.plug(Display.Panel(pixels: ScreenDesk.usual.pixels, millimetres: nil))
        try desk.light(.green)
        let said =
            "the display does not say its size, 217x136 mm are assumed: measure it and set"
            + " screen.size in kiosk.yaml"
        #expect(desk.status?.findings.map(\.en) == [said])
        #expect(desk.status?.millimetres == "217x136")
        #expect(desk.needsHelp)
        #expect(desk.logged().contains("display: " + said))
        try desk.tryPages()
        #expect(desk.status?.findings.map(\.en) == [said])
        #expect(desk.logged() == [])
    }
}
