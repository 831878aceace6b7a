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
            taps: 0, rejected: 0, masked: 0)
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
        (Language.english, "loudspeaker plughw:1,0: is heard\n"),
        (.vietnamese, "loa plughw:1,0: có tiếng\n"),
    ])
    func `a loudspeaker that works is named`(_ language: Language, line: String) {
        var report = StatusReport.full
        report.screen?.sound = .init(name: "plughw:1,0", failure: nil)
        #expect(report.text(language).contains(" " + line))
    }
}
