import Control
import FeedbackCore
import Testing

/// What `hailong status` says of a screen and what belongs to it.
struct StatusReportScreenTests {
    @Test func `a screen that shows nothing says why`() {
        var report = StatusReport()
        report.screen = .init(
            picture: nil, trouble: "no display is connected to /dev/dri/card0",
            touch: Words(vi: "chưa cắm màn hình cảm ứng", en: "no touchscreen is plugged in"),
            taps: 0, rejected: 0)
        #expect(
            report.text(.english).contains(
                """
                Screen     SHOWS NOTHING
                              no display is connected to /dev/dri/card0
                           no touchscreen is plugged in
                           0 taps · 0 rejected

                """))
    }

    @Test(arguments: [
        (
            Language.english,
            "its configuration has a mistake, mend it and restart hailongd: vi.yaml:9:5: skip: a"
        ),
        (
            .vietnamese,
            "cấu hình màn hình có lỗi, sửa rồi khởi động lại hailongd: vi.yaml:9:5: skip: a"
        ),
    ])
    func `a screen that is left out names the mistake`(_ language: Language, line: String) {
        var report = StatusReport.full
        report.screen?.mistake = "vi.yaml:9:5: skip: a"
        #expect(report.text(language).contains("   " + line + "\n"))
    }

    /// Noto Sans has no such signs; the corner of the screen has the light's own.
    @Test(arguments: [Language.english, .vietnamese])
    func `the page for staff begins with a letter, whatever the light`(language: Language) {
        for color: Light.Color? in [.green, .amber, .red, nil] {
            var report = StatusReport.full
            report.light = color.map { StatusReport.Lamp(color: $0, reasons: []) }
            let lines = StatusScreen(report, in: language).summary
            #expect(lines.first?.first?.isLetter == true)
        }
    }

    @Test func `a display's size is said where it is known, and travels`() throws {
        var report = StatusReport.full
        report.screen?.millimetres = "217x136"
        #expect(report.text(.english).contains("shows a picture, 1280x800, 217x136 mm\n"))
        #expect(report.text(.vietnamese).contains("đang hiển thị 1280x800, 217x136 mm\n"))
        #expect(try StatusReport(json: report.json()) == report)
    }

    @Test func `what cannot be shown as it should is said, line by line, and travels`() throws {
        var report = StatusReport.full
        report.screen?.findings = [Words(vi: "câu dài", en: "long"), Words(vi: "b", en: "c")]
        #expect(report.text(.english).contains("   long\n"))
        #expect(report.text(.vietnamese).contains("   câu dài\n"))
        #expect(try StatusReport(json: report.json()) == report)
    }

    @Test(arguments: [
        (
            Language.english,
            """
                       1,203 taps · 1,041 rejected
                          12 palm · 1,020 several at once · 3 second finger
                          6 held too long
                       wipe the glass, touches do not count at:
                          top left · bottom right
                       touched faster than by hand, touches do not count at:
                          centre
                       a finger was not said to be lifted, touches count all the same at:
                          top centre
                       two keys

            """
        ),
        (
            .vietnamese,
            """
                       1.203 lần chạm · 1.041 bị loại
                          12 lòng bàn tay · 1.020 nhiều điểm cùng lúc · 3 ngón thứ hai
                          6 giữ quá lâu
                       cần lau màn hình, không nhận chạm ở:
                          góc trên bên trái · góc dưới bên phải
                       chạm dồn dập không phải do tay, không nhận chạm ở:
                          chính giữa
                       màn hình không báo nhấc tay, vẫn nhận chạm ở:
                          phía trên ở giữa
                       hai phím

            """
        ),
    ])
    func `rejections are said by reason, and faults by place`(
        _ language: Language, lines: String
    ) throws {
        var report = StatusReport.full
        report.screen?.rejected = 1_041
        report.screen?.rejections = [
            .held: 6, .palm: 12, .crowd: 1_020, .second: 3, .moved: 0,
        ]
        report.screen?.spots = [
            .init(kind: .forgotten, part: .top), .init(kind: .dirt, part: .bottomRight),
            .init(kind: .dirt, part: .topLeft), .init(kind: .interference, part: .centre),
            .init(kind: .dirt, part: .bottomRight),
        ]
        report.screen?.keys = Words(vi: "hai phím", en: "two keys")
        #expect(report.text(language).contains(lines))
        #expect(report.screen?.masked == 4)
    }

    @Test func `reasons and places travel, and daemons of before do not speak of them`() throws {
        var report = StatusReport.full
        for reason in TouchRejection.allCases { report.screen?.rejections[reason] = 2 }
        report.screen?.spots = PicturePart.allCases.flatMap { part in
            TouchFault.Kind.allCases.map { .init(kind: $0, part: part) }
        }
        #expect(try StatusReport(json: report.json()) == report)
        let older = #"{"touch":{"vi":"a","en":"b"},"taps":1,"rejected":9,"masked":2}"#
        guard case .object(var members) = report.json(),
            let place = members.firstIndex(where: { $0.name == "screen" })
        else {
            Issue.record("a report is an object that has a screen")
            return
        }
        members[place].value = try JSONValue(Array(older.utf8))
        let read = try #require(StatusReport(json: .object(members)).screen)
        #expect(read.rejected == 9)
        #expect(read.rejections.isEmpty)
        #expect(read.spots.isEmpty)
    }

    @Test(arguments: [
        (Language.english, "loudspeaker plughw:1,0: is heard\n"),
        (.vietnamese, "loa plughw:1,0: có tiếng\n"),
    ])
    func `a loudspeaker that works is named`(_ language: Language, line: String) {
        var report = StatusReport.full
        report.screen?.sound = .init(name: "plughw:1,0", failure: nil)
        #expect(report.text(language).contains(" " + line))
    }
}
