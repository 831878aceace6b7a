@testable import FeedbackCore
import Testing

@testable import Control

extension StatusReport {
    /// A kiosk with something to say on every line.
    static var full: StatusReport {
        var report = StatusReport()
        report.light = Lamp(
            color: .amber,
            reasons: [Words(vi: LightReason.unsent.vi, en: LightReason.unsent.en)])
        report.kiosk = KioskID(trusted: Array(0..<16))
        report.point = "BR-VT.01"
        report.server = "https://hailong.example.vn"
        var counters = InputCounters()
        counters.counted = 1_234
        counters.bounced = 56
        var faults = PanelFaults()
        (faults.malformed, faults.empty, faults.lost) = (7, 6, 5)
        (faults.floods, faults.failures, faults.returns) = (4, 3, 2)
        report.panels = [
            Panel(
                number: 1, identity: "pci-0000:00:14.0-usb-0:1:1.0 0079:0006", state: .attached,
                lastError: nil, counters: counters),
            Panel(
                number: 2, identity: "pci-0000:00:14.0-usb-0:2:1.0 0079:0006", state: .missing,
                lastError: "open /dev/input/event7: Permission denied",
                counters: InputCounters(), faults: faults),
        ]
        report.lights = [
            LightOutput(name: "leds green:status, red:status", failure: nil),
            LightOutput(
                name: "blink(1) pci-0000:00:14.0-usb-0:3 27b8:01ed", failure: "it is not there"),
        ]
        report.screen = Screen(
            picture: "1280x800", trouble: nil,
            touch: Words(
                vi: "nhận chạm từ /dev/input/event3",
                en: "touches are read from /dev/input/event3"),
            taps: 1_203, rejected: 41)
        report.screen?.rejections = [.palm: 30, .held: 11]
        report.screen?.spots = [.init(kind: .dirt, part: .topLeft)]
        report.screen?.keys = Words(
            vi: "đọc hai phím từ /dev/input/event5", en: "two keys are read from /dev/input/event5")
        report.screen?.sound = Screen.Part(
            name: "default", failure: "default: cannot be opened: Device or resource busy")
        report.secondsSincePress = 725
        // 2026-11-17T01:00:05Z.
        report.clock = Clock(
            wall: WallTime(milliseconds: 1_794_877_205_000), quality: .synced,
            errorMilliseconds: 12)
        report.unsent = Unsent(entries: 1_240, oldestSeconds: 4_000)
        report.lastReceipt = Receipt(
            serverTime: WallTime(milliseconds: 1_794_877_085_000), contiguous: 98_765,
            secondsAgo: 120)
        report.lastUpload = Upload(
            secondsAgo: 61, succeeded: false, words: Words(vi: "mạng?", en: "network?"))
        report.lastHeartbeat = Upload(
            secondsAgo: 30, succeeded: false, words: Words(vi: "mạng?", en: "network?"))
        report.secondsSinceHeard = 390
        report.enrolment = Enrolment(attempts: 2, pending: true, last: report.lastUpload)
        report.nextUploadSeconds = 840
        report.chain = Chain(
            id: ChainID(trusted: Array(16..<32)),
            head: ChainHead(sequence: 100_005, hash: Digest(trusted: Array(32..<64))),
            bootOrdinal: 12)
        report.diskFreePercent = 81
        report.commitMicroseconds = 849
        report.uptimeSeconds = 273_600
        report.versions = [
            Version(name: "hailongd", version: "0.1.0"), Version(name: "SQLite", version: "3.40.1"),
        ]
        return report
    }
}

struct StatusReportTests {
    @Test func `the screen says everything in English`() {
        #expect(
            StatusReport.full.text(.english) == """
                Hài Lòng · point BR-VT.01 · kiosk 000102030405060708090a0b0c0d0e0f

                ◐ AMBER: recording, please look
                  - entries unsent for more than 60 minutes

                Panels     1  attached   pci-0000:00:14.0-usb-0:1:1.0 0079:0006
                              1,234 presses · 56 bounced
                           2  MISSING    pci-0000:00:14.0-usb-0:2:1.0 0079:0006
                              0 presses
                              7 wrong reports · 6 empty reports · 5 reports that never came · \
                4 floods · 3 failed transfers · 2 times back
                              open /dev/input/event7: Permission denied
                Lights     leds green:status, red:status: works
                           blink(1) pci-0000:00:14.0-usb-0:3 27b8:01ed: SHOWS NOTHING
                              it is not there
                Screen     shows a picture, 1280x800
                           touches are read from /dev/input/event3
                           1,203 taps · 41 rejected
                              30 palm · 11 held too long
                           wipe the glass, touches do not count at:
                              top left
                           two keys are read from /dev/input/event5
                           loudspeaker default: IS SILENT
                              default: cannot be opened: Device or resource busy
                Press      12 minutes ago
                Clock      17/11/2026 08:00:05 · synchronised (± 12 ms)
                Unsent     1,240 · the oldest 1 hour 6 minutes ago
                Receipt    17/11/2026 07:58:05 (2 minutes ago) · held without gaps to entry 98,765
                Upload     https://hailong.example.vn
                           1 minute ago: network?
                           next in 14 minutes
                Heartbeat  30 seconds ago: network?; heard 6 minutes ago
                Chain      101112131415161718191a1b1c1d1e1f · entry 100,005 · boot 12
                           202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f
                Disk       81% free · 99% of commits within 0.8 ms
                Version    hailongd 0.1.0 · SQLite 3.40.1 · up 3 days 4 hours

                """)
    }

    @Test func `the screen says everything in Vietnamese`() {
        #expect(
            StatusReport.full.text(.vietnamese) == """
                Hài Lòng · điểm BR-VT.01 · ki-ốt 000102030405060708090a0b0c0d0e0f

                ◐ VÀNG: đang ghi nhận, cần kiểm tra
                  - có dữ liệu chưa gửi quá 60 phút

                Bàn phím   1  đã cắm     pci-0000:00:14.0-usb-0:1:1.0 0079:0006
                              1.234 lần bấm · 56 nảy
                           2  KHÔNG CÓ   pci-0000:00:14.0-usb-0:2:1.0 0079:0006
                              0 lần bấm
                              7 bản tin sai · 6 bản tin rỗng · 5 bản tin thiếu · \
                4 lần gửi dồn dập · 3 lần truyền lỗi · 2 lần cắm lại
                              open /dev/input/event7: Permission denied
                Đèn        leds green:status, red:status: hoạt động
                           blink(1) pci-0000:00:14.0-usb-0:3 27b8:01ed: KHÔNG SÁNG
                              it is not there
                Màn hình   đang hiển thị 1280x800
                           nhận chạm từ /dev/input/event3
                           1.203 lần chạm · 41 bị loại
                              30 lòng bàn tay · 11 giữ quá lâu
                           cần lau màn hình, không nhận chạm ở:
                              góc trên bên trái
                           đọc hai phím từ /dev/input/event5
                           loa default: KHÔNG CÓ TIẾNG
                              default: cannot be opened: Device or resource busy
                Lần bấm    12 phút trước
                Đồng hồ    17/11/2026 08:00:05 · đã đồng bộ (± 12 ms)
                Chưa gửi   1.240 · cũ nhất 1 giờ 6 phút trước
                Biên nhận  17/11/2026 07:58:05 (2 phút trước) · máy chủ đã giữ đủ đến mục 98.765
                Gửi đi     https://hailong.example.vn
                           1 phút trước: mạng?
                           lần tới sau 14 phút
                Tín hiệu   30 giây trước: mạng?; được nghe 6 phút trước
                Chuỗi      101112131415161718191a1b1c1d1e1f · mục 100.005 · lần khởi động 12
                           202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f
                Ổ đĩa      81% còn trống · 99% lần ghi dưới 0,8 ms
                Bản        hailongd 0.1.0 · SQLite 3.40.1 · đã chạy 3 ngày 4 giờ

                """)
    }

    @Test func `a page without columns says how it stands, and names no panel and no server`() {
        #expect(
            StatusScreen(.full, in: .vietnamese).summary == [
                "VÀNG: đang ghi nhận, cần kiểm tra", "- có dữ liệu chưa gửi quá 60 phút",
                "Lần bấm gần nhất: 12 phút trước",
                "Đồng hồ: 17/11/2026 08:00:05 · đã đồng bộ (± 12 ms)",
                "Chưa gửi: 1.240 · cũ nhất 1 giờ 6 phút trước", "Gửi đi: lần tới sau 14 phút",
                "Ổ đĩa: 81% còn trống · 99% lần ghi dưới 0,8 ms",
                "Bản: hailongd 0.1.0 · SQLite 3.40.1 · đã chạy 3 ngày 4 giờ",
            ])
    }

    @Test func `a display that cannot be dimmed says why, in both languages`() {
        var report = StatusReport.full
        report.screen?.dimmingTrouble = "open brightness: Permission denied"
        let english = "1280x800\n              cannot be dimmed: open brightness: Perm"
        #expect(report.text(.english).contains(english))
        #expect(report.text(.vietnamese).contains("không chỉnh được độ sáng: open brightness"))
        let text = String(decoding: report.json().bytes, as: UTF8.self)
        #expect(text.contains(#""dimmingTrouble":"open brightness: Permission denied"}"#))
    }

    @Test func `service mode is told with what is left of it, and only while it is on`() throws {
        var report = StatusReport.full
        #expect(!report.text(.english).contains("Service"))
        #expect(!String(decoding: report.json().bytes, as: UTF8.self).contains("service"))
        report.serviceSecondsLeft = 540
        #expect(
            report.text(.english).contains("\nService    9 minutes left; presses do not count\n"))
        #expect(
            report.text(.vietnamese).contains(
                "\nBảo trì    còn 9 phút; lượt bấm không được tính\n"))
        let text = String(decoding: report.json().bytes, as: UTF8.self)
        #expect(text.contains(#","serviceSecondsLeft":540,"#))
        #expect(try StatusReport(json: report.json()) == report)
    }

    @Test func `what a journal that was put aside still holds is told by kind`() throws {
        var report = StatusReport.full
        report.putAside = [
            .init(name: "branches/a-1", unsent: 0, again: 1_240, isRead: true, missing: 0),
            .init(name: "quarantine/b-1", unsent: 4, again: 0, isRead: false, missing: 2),
        ]
        let (english, vietnamese) = (report.text(.english), report.text(.vietnamese))
        #expect(
            english.contains(
                "branches/a-1 · the server follows another branch · 1,240 to go once more\n"))
        #expect(
            english.contains(
                "quarantine/b-1 · damaged journal · 4 unsent · not read to its end yet · "
                    + "2 entries can no longer be read\n"))
        #expect(vietnamese.contains("máy chủ theo nhánh khác · 1.240 mục chờ gửi lại\n"))
        let text = String(decoding: report.json().bytes, as: UTF8.self)
        #expect(text.contains(#""name":"branches/a-1","unsent":0,"again":1240,"read":true"#))
        #expect(try StatusReport(json: report.json()).putAside == report.putAside)
    }

    @Test func `without a daemon the screen says so first`() {
        let screen = StatusReport().text(.english)
        #expect(screen.contains("○ NOT RECORDING: hailongd is not running"))
        #expect(!StatusScreen(StatusReport(), in: .english).isRecording)
        #expect(StatusReport().json()["recording"] == .bool(false))
    }

    @Test(arguments: [(Light.Color.green, true), (.amber, true), (.red, false)])
    func `only red means not recording`(color: Light.Color, recording: Bool) {
        var report = StatusReport()
        report.light = StatusReport.Lamp(color: color, reasons: [])
        #expect(StatusScreen(report, in: .vietnamese).isRecording == recording)
        #expect(report.json()["recording"] == .bool(recording))
    }

    @Test func `every member has its name and unit in JSON`() {
        let text = String(decoding: StatusReport.full.json().bytes, as: UTF8.self)
        #expect(text.hasPrefix(#"{"recording":true,"running":true,"light":{"color":"amber","#))
        #expect(
            text.contains(#""secondsSincePress":725,"clock":{"wallMilliseconds":1794877205000"#))
        #expect(
            text.contains(
                #""lights":[{"name":"leds green:status, red:status","works":true},{"name":"#
                    + #""blink(1) pci-0000:00:14.0-usb-0:3 27b8:01ed","works":false,"failure":"#))
        #expect(
            text.contains(
                #""screen":{"picture":"1280x800","touch":{"vi":"nhận chạm từ /dev/input/event3","#
                    + #""en":"touches are read from /dev/input/event3"},"taps":1203,"rejected":41,"#
                    + #""rejections":{"palm":30,"held":11},"masked":1,"spots":[{"kind":"#))
        #expect(
            text.contains(
                #""spots":[{"kind":"dirt","part":"top-left"}],"#
                    + #""keys":{"vi":"đọc hai phím từ /dev/input/event5","en":"two "#))
        #expect(text.contains(#"event5"},"sound":{"name":"default","failure":"default:"#))
        #expect(text.contains(#""unsent":{"entries":1240,"oldestSeconds":4000}"#))
        #expect(
            text.contains(#""lastHeartbeat":{"secondsAgo":30,"succeeded":false,"words":{"vi":"#))
        #expect(text.contains(#""secondsSinceHeard":390,"enrolment":{"#))
        #expect(
            text.contains(#""enrolment":{"attempts":2,"pending":true,"last":{"secondsAgo":61,"#))
        #expect(text.contains(#""counted":1234,"bounced":56,"merged":0,"rejected":0"#))
    }

    @Test func `nothing tells which key was pressed`() {
        var status = PanelStatus(
            panel: 1, identity: "p", attached: true, held: [3], stuck: [2],
            counters: InputCounters())
        let stuck = StatusReport.Panel(status, lastError: nil, faults: PanelFaults())
        status.held = [4]
        status.stuck = [1]
        #expect(StatusReport.Panel(status, lastError: nil, faults: PanelFaults()) == stuck)
        #expect(stuck.state == .stuck)
    }

    @Test func `what a panel that is read did wrong is told, and an error that is over is not`() {
        let status = PanelStatus(
            panel: 1, identity: "p", attached: true, held: [], stuck: [],
            counters: InputCounters())
        var faults = PanelFaults()
        faults.returns = 3
        let words = "it has sent a report of 5 bytes instead of 16"
        #expect(StatusReport.Panel(status, lastError: words, faults: faults).lastError == nil)
        faults.returns = 4
        #expect(StatusReport.Panel(status, lastError: words, faults: faults).lastError == words)
        faults.returns = 3
        faults.malformed = 1_240
        let panel = StatusReport.Panel(status, lastError: words, faults: faults)
        #expect(panel.lastError == words)
        var report = StatusReport()
        report.panels = [panel]
        #expect(report.text(.english).contains("   1,240 wrong reports · 3 times back\n"))
        #expect(report.text(.vietnamese).contains("   1.240 bản tin sai · 3 lần cắm lại\n"))
    }
}
