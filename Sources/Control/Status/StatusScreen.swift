import FeedbackCore

/// The one screen of `hailong status`, in one language.
package struct StatusScreen: Sendable {
    private let report: StatusReport
    private let language: Language
    private let house: HouseText

    /// Prepares the screen of a report.
    package init(_ report: StatusReport, in language: Language) {
        self.report = report
        self.language = language
        house = HouseText(language)
    }

    /// The lines, each ended by a line feed, at most 100 columns wide but for long names.
    package var text: String {
        var lines = [title, ""] + lamp + [""]
        for (label, values) in rows {
            for (index, value) in values.enumerated() {
                lines.append(padded(index == 0 ? label : "", 11) + value)
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// What a page without columns has room for: the light, and what it depends on.
    ///
    /// Without the light's sign, which the fonts of the screen lack and its corner has.
    package var summary: [String] {
        let rows = [
            (say("Lần bấm gần nhất", "Last press"), press), (say("Đồng hồ", "Clock"), clock),
            (say("Chưa gửi", "Unsent"), unsent),
            (say("Gửi đi", "Upload"), upload.last ?? unknown), (say("Ổ đĩa", "Disk"), disk),
            (say("Bản", "Version"), version),
        ]
        return lamp.map { String($0.drop { " ●◐■○".contains($0) }) }
            + rows.map { "\($0.0): \($0.1)" }
    }

    /// Whether the light says that presses are recorded, or that nothing says so.
    package var isRecording: Bool { report.light.map { $0.color != .red } ?? false }

    private func say(_ vi: String, _ en: String) -> String {
        language == .vietnamese ? vi : en
    }

    private var title: String {
        let kiosk = report.kiosk.map { say("ki-ốt", "kiosk") + " \($0)" }
        let point = report.point.map { say("điểm", "point") + " \($0)" }
        return (["Hài Lòng"] + [point, kiosk].compactMap(\.self)).joined(separator: " · ")
    }

    private var lamp: [String] {
        guard let light = report.light else {
            return [
                say(
                    "○ KHÔNG GHI NHẬN: hailongd không chạy",
                    "○ NOT RECORDING: hailongd is not running")
            ]
        }
        let head =
            switch light.color {
            case .green: say("● XANH: đang ghi nhận đánh giá", "● GREEN: recording")
            case .amber:
                say("◐ VÀNG: đang ghi nhận, cần kiểm tra", "◐ AMBER: recording, please look")
            case .red: say("■ ĐỎ: không ghi nhận đánh giá", "■ RED: not recording")
            }
        return [head] + light.reasons.map { "  - " + $0.text(language) }
    }

    private var rows: [(label: String, values: [String])] {
        [
            (say("Bảo trì", "Service"), service),
            (say("Bàn phím", "Panels"), panels),
            (say("Đèn", "Lights"), lights),
        ] + screen + [
            (say("Lần bấm", "Press"), [press]),
            (say("Đồng hồ", "Clock"), [clock]),
            (say("Chưa gửi", "Unsent"), [unsent]),
            (say("Biên nhận", "Receipt"), [receipt]),
            (say("Gửi đi", "Upload"), upload),
            (say("Tín hiệu", "Heartbeat"), [heartbeat]),
            (say("Chuỗi", "Chain"), chain),
        ] + (report.putAside.isEmpty ? [] : [(say("Để riêng", "Put aside"), putAside)]) + [
            (say("Ổ đĩa", "Disk"), [disk]),
            (say("Bản", "Version"), [version]),
        ]
    }

    private func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }

    private var unknown: String { say("không rõ", "unknown") }

    private var panels: [String] {
        guard !report.panels.isEmpty else { return [say("chưa có", "none accepted")] }
        return report.panels.flatMap { panel in
            let state =
                switch panel.state {
                case .attached: say("đã cắm", "attached")
                case .stuck: say("KẸT PHÍM", "KEY STUCK")
                case .missing: say("KHÔNG CÓ", "MISSING")
                case .unknown: unknown
                }
            let line = "\(panel.number)  \(padded(state, 10)) \(panel.identity)"
            let error = panel.lastError.map { "   " + $0 }
            let counters = panel.state == .unknown ? nil : "   " + counters(panel.counters)
            let faults = PanelFaultsText(panel.faults, in: language).text.map { "   " + $0 }
            return [line] + [counters, faults, error].compactMap(\.self)
        }
    }

    private var lights: [String] {
        report.lights.flatMap { light in
            let state =
                light.failure == nil
                ? say("hoạt động", "works") : say("KHÔNG SÁNG", "SHOWS NOTHING")
            let line = "\(light.name): \(state)"
            return [line] + [light.failure].compactMap(\.self).map { "   " + $0 }
        }
    }

    private var screen: [(label: String, values: [String])] {
        report.screen.map { [(say("Màn hình", "Screen"), $0.lines(language))] } ?? []
    }

    private func counters(_ counters: InputCounters) -> String {
        let others: [(UInt64, String)] = [
            (counters.bounced, say("nảy", "bounced")), (counters.merged, say("gộp", "merged")),
            (counters.rejected, say("loại", "rejected")),
            (counters.overruns, say("tràn", "overruns")),
        ]
        let counted = house.number(counters.counted) + " " + say("lần bấm", "presses")
        return others.filter { $0.0 > 0 }
            .reduce(counted) { $0 + " · \(house.number($1.0)) \($1.1)" }
    }

    private var service: [String] {
        report.serviceSecondsLeft.map { seconds in
            let left = house.span(seconds: seconds)
            return [
                say(
                    "còn \(left); lượt bấm không được tính",
                    "\(left) left; presses do not count")
            ]
        } ?? []
    }

    private var press: String {
        guard let seconds = report.secondsSincePress else {
            return report.light == nil
                ? unknown : say("chưa có từ khi khởi động", "none since the start")
        }
        return house.ago(seconds: seconds)
    }

    private var clock: String {
        guard let clock = report.clock else { return unknown }
        let quality =
            switch clock.quality {
            case .synced: say("đã đồng bộ", "synchronised")
            case .holdover: say("từng đồng bộ, nay không còn", "no longer synchronised")
            case .server: say("theo máy chủ", "as the server told")
            case .unset: say("CHƯA ĐẶT", "NOT SET")
            }
        let error = clock.errorMilliseconds.map {
            " (\(house.doubt(milliseconds: UInt64(max(0, $0)))))"
        }
        return "\(house.date(clock.wall)) · \(quality)\(error ?? "")"
    }

    private var unsent: String {
        let count = house.number(report.unsent.entries)
        guard report.unsent.entries > 0, let seconds = report.unsent.oldestSeconds else {
            return count
        }
        let oldest = say("cũ nhất", "the oldest") + " " + house.ago(seconds: seconds)
        return "\(count) · \(oldest)"
    }
}

extension StatusScreen {
    private var receipt: String {
        guard let receipt = report.lastReceipt else { return say("chưa có", "none yet") }
        let ago = receipt.secondsAgo.map { " (\(house.ago(seconds: $0)))" } ?? ""
        let reach = say("máy chủ đã giữ đủ đến mục", "held without gaps to entry")
        return "\(house.date(receipt.serverTime))\(ago) · "
            + "\(reach) \(house.number(receipt.contiguous))"
    }

    private var upload: [String] {
        var lines: [String] = []
        if let server = report.server { lines.append(server) }
        if let upload = report.lastUpload {
            lines.append(
                "\(house.ago(seconds: upload.secondsAgo)): \(upload.words.text(language))")
        }
        if let seconds = report.nextUploadSeconds {
            lines.append(say("lần tới sau ", "next in ") + house.span(seconds: seconds))
        }
        return lines.isEmpty ? [say("chưa lần nào", "none yet")] : lines
    }

    private var heartbeat: String {
        guard let last = report.lastHeartbeat else { return say("chưa lần nào", "none yet") }
        let words = "\(house.ago(seconds: last.secondsAgo)): \(last.words.text(language))"
        guard !last.succeeded, let heard = report.secondsSinceHeard else { return words }
        return words + say("; được nghe ", "; heard ") + house.ago(seconds: heard)
    }

    private var chain: [String] {
        guard let chain = report.chain else { return [unknown] }
        let entry = say("mục", "entry") + " " + house.number(chain.head.sequence)
        let boot = say("lần khởi động", "boot") + " " + house.number(UInt64(chain.bootOrdinal))
        return ["\(chain.id) · \(entry) · \(boot)", "\(chain.head.hash)"]
    }

    private var putAside: [String] {
        report.putAside.map { place in
            let why =
                place.name.hasPrefix("branches/")
                ? say("máy chủ theo nhánh khác", "the server follows another branch")
                : say("nhật ký hỏng", "damaged journal")
            let unsent =
                place.unsent > 0
                ? house.number(place.unsent) + say(" mục chưa gửi", " unsent")
                : place.isRead && place.again == 0
                    ? say("đã gửi hết phần đọc được", "all that can be read is sent") : nil
            let again =
                place.again > 0
                ? house.number(place.again) + say(" mục chờ gửi lại", " to go once more") : nil
            let unread = place.isRead ? nil : say("chưa đọc hết", "not read to its end yet")
            let missing =
                place.missing > 0
                ? house.number(place.missing)
                    + say(" mục không còn đọc được", " entries can no longer be read") : nil
            return ([place.name, why] + [unsent, again, unread, missing].compactMap(\.self))
                .joined(separator: " · ")
        }
    }

    private var disk: String {
        let free = report.diskFreePercent.map { "\($0)% " + say("còn trống", "free") }
        let commit = report.commitMicroseconds.map { microseconds in
            let value = house.tenths((microseconds + 50) / 100)
            return say("99% lần ghi dưới ", "99% of commits within ") + value + " ms"
        }
        let known = [free, commit].compactMap(\.self)
        return known.isEmpty ? unknown : known.joined(separator: " · ")
    }

    private var version: String {
        let versions = report.versions.map { "\($0.name) \($0.version)" }
        let uptime = report.uptimeSeconds.map {
            say("đã chạy ", "up ") + house.span(seconds: $0)
        }
        return (versions + [uptime].compactMap(\.self)).joined(separator: " · ")
    }
}

extension StatusReport {
    /// The screen that staff see.
    package func text(_ language: Language) -> String { StatusScreen(self, in: language).text }
}
