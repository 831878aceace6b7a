import FeedbackCore
import Scoring
import Testing

@testable import ScoringServer

/// The page that says why a number should be believed, as everybody gets it.
struct TrustPageTests {
    private let later = Rig.noon + .hours(24 * 40)
    private var month: Period { Period(.month, containing: CivilDate(at: Rig.noon)) }

    /// 120 ratings over three days of November, a loss, and the entries from 60 to 69 missing.
    private func rig(gap: Bool = true) throws -> Rig {
        let rig = try Rig()
        var kiosk = try rig.kiosk()
        kiosk.boot(at: Rig.noon + .hours(-72), point: "nha-trang")
        kiosk.append(.loss(Loss(reason: .inputOverrun, count: nil)), at: 500)
        kiosk.append(.loss(Loss(reason: .refused, count: 4)), at: 600)
        let levels: [UInt8] = [1, 5, 3, 4, 4, 2, 5, 1, 3, 4, 5, 2]
        kiosk.press((0..<120).map { levels[$0 % 12] }, every: 1_200_000)
        // What stands behind a gap is dated by what the clock says there.
        let clock = ClockRecord(
            wall: Rig.noon + .hours(-30), errorMilliseconds: 20, quality: .synced)
        kiosk.append(.clock(clock), at: TimeSpan.hours(42).milliseconds)
        let last = kiosk.entries.count
        _ = try rig.send(try kiosk.message(1...(gap ? 59 : 69)))
        _ = try rig.send(try kiosk.message(70...last))
        _ = try Auditor(rig.directory)
        return rig
    }

    private func page(
        _ rig: Rig, _ period: Period, _ language: Language = .vietnamese
    ) async throws -> String {
        let report = try #require(
            try await rig.server.reports.report(
                "nha-trang", period, for: .everybody, now: later))
        let conduct =
            report.isEmpty
            ? nil : try await rig.server.reports.conduct(of: report.point, period)
        return try Templates.render(TrustPage(report, conduct, language, hotline: nil))
    }

    private func row(_ name: String, _ value: String) -> String {
        "<th scope=\"row\">\(name)</th><td class=\"value\">\(value)</td>"
    }

    @Test func `it says what was counted, what was lost and what is missing`() async throws {
        let rig = try rig()
        let page = try await page(rig, month)
        for (name, value) in [
            ("Nhận được trong kỳ", "110"), ("Được tính", "110"), ("Không tính", "0"),
            ("Thiết bị của điểm", "1"), ("Ngày có đánh giá / ngày mở cửa", "3 / 30"),
            ("Mất: bấm quá dồn dập", "0, và 1 lần không rõ số lượng"),
            ("Không ghi được (thiết bị báo đỏ, không cảm ơn)", "4"),
            ("Mục ghi máy chủ biết là còn thiếu", "10"),
            ("Dồn vào 30 phút cuối ngày", "không thấy"),
            ("Mức thấp rồi mức cao ngay sau đó", "chưa đủ dữ liệu"),
        ] {
            #expect(page.contains(row(name, value)), "\(name)")
        }
        let english = try await self.page(rig, month, .english)
        #expect(english.contains(row("Entries known to be missing", "10")))
        #expect(english.contains("Rules for leaving out (version 3)"))
    }

    /// What stands at a point in a month, as everybody is told of it.
    private func devices(_ rig: Rig, _ id: String, _ period: Period) async throws -> [String] {
        _ = try Auditor(rig.directory)
        let point = try #require(try await rig.server.reports.points().first { $0.id == id })
        let conduct = try await rig.server.reports.conduct(of: point, period)
        return TrustWords(.english).devices(conduct).rows.map { "\($0.name): \($0.value)" }
    }

    /// On 21/11 a kiosk moves to Vinh Hai; it loses presses there, begins another chain, and the
    /// server misses three entries of that one.
    private func move(_ rig: Rig, sentAt later: WallTime) throws -> KioskID {
        var kiosk = try rig.kiosk()
        kiosk.boot(at: Rig.noon + .hours(-72), point: "nha-trang")
        kiosk.append(.loss(Loss(reason: .inputOverrun, count: 2)), at: 500)
        kiosk.press(Array(repeating: 4, count: 40))
        let moved = rig.server.ingest.enrol(
            try kiosk.enrolment(code: try rig.code(for: "vinh-hai")), now: Rig.noon + .hours(1))
        #expect(moved.status == 200)
        kiosk.boot(at: Rig.noon + .hours(2), point: "vinh-hai")
        kiosk.append(.loss(Loss(reason: .refused, count: 7)), at: 500)
        var again = FakeKiosk(id: kiosk.id, key: kiosk.key)
        let last = ChainHead(
            sequence: UInt64(kiosk.entries.count), hash: kiosk.hash(at: kiosk.entries.count))
        again.append(
            .start(
                ChainStart(
                    previous: kiosk.chain, sequence: last.sequence, head: last.hash,
                    reason: .quarantine)))
        again.boot(at: Rig.noon + .hours(3), point: "vinh-hai")
        again.press(Array(repeating: 5, count: 20))
        _ = try rig.send(try kiosk.everything(), now: later)
        _ = try rig.send(try again.message(1...10), now: later)
        _ = try rig.send(try again.message(14...24), now: later)
        return kiosk.id
    }

    @Test func `a point is not blamed for what its kiosk did elsewhere`() async throws {
        let rig = try Rig(points: ["nha-trang", "vinh-hai"])
        let later = Rig.noon + .hours(48)
        let kiosk = try move(rig, sentAt: later)
        #expect(
            try await devices(rig, "nha-trang", month) == [
                "Devices of the point: 1", "Days with ratings / days open: 1 / 30",
                "Lost: presses came too fast: 2", "Chains begun anew: 0",
                "Entries known to be missing: 0",
            ])
        #expect(
            try await devices(rig, "vinh-hai", month) == [
                "Devices of the point: 1", "Days with ratings / days open: 1 / 30",
                "Not recorded (red light, nobody was thanked): 7", "Chains begun anew: 1",
                "Entries known to be missing: 3",
            ])
        // Nobody has taken the kiosk from Vinh Hai.
        for (point, count) in [("nha-trang", 0), ("vinh-hai", 1)] {
            let next = try await devices(rig, point, month.next)
            #expect(next.first == "Devices of the point: \(count)")
        }
        try Administration(rig.directory).write {
            try KioskTable($0).revoke(kiosk, notAfter: nil, at: later)
        }
        try rig.restart()
        #expect(try await devices(rig, "vinh-hai", month).first == "Devices of the point: 1")
        #expect(try await devices(rig, "vinh-hai", month.next).first == "Devices of the point: 0")
    }

    /// Open on working days until Sunday 22/11, then on all days; in October another kiosk said so.
    ///
    /// November 2026 begins on a Sunday: 15 working days, and 8 days.
    @Test func `the days on which a point was open are those of that time`() async throws {
        let rig = try Rig()
        var old = try rig.kiosk()
        old.boot(at: Rig.noon + .hours(-24 * 40), point: "nha-trang")
        old.press([4, 4])
        var kiosk = try rig.kiosk()
        kiosk.boot(at: Rig.noon + .hours(-72), point: "nha-trang", hours: .office)
        kiosk.press([4, 4])
        kiosk.boot(at: Rig.noon + .hours(48), point: "nha-trang")
        kiosk.press([4, 4])
        kiosk.boot(at: Rig.noon + .hours(24 * 14), point: "nha-trang", hours: .office)
        kiosk.press([4, 4])
        for sender in [old, kiosk] { _ = try rig.send(try sender.everything(), now: later) }
        for (period, days) in [
            (month.previous, "1 / 31"), (month, "2 / 23"), (month.next, "1 / 23"),
        ] {
            let rows = try await devices(rig, "nha-trang", period)
            #expect(rows.contains("Days with ratings / days open: \(days)"))
        }
    }

    @Test func `the rules are told whole`() async throws {
        let rig = try rig()
        let page = try await page(rig, month)
        for words in [
            "Hơn 8 lượt trong một phút",
            "cả phút tính từ một lượt có từ 3 lần bấm thêm cùng nút được gộp vào",
            "10 lượt liên tiếp của một nút trong vòng một giờ cách đều nhau từ 1 giây",
        ] {
            #expect(page.contains(words), "\(words)")
        }
        let english = try await self.page(rig, month, .english)
        for words in ["into which 3 or more further", "in a row, all within an hour"] {
            #expect(english.contains(words), "\(words)")
        }
    }

    @Test func `what was missing and came is missing no more`() async throws {
        let rig = try rig(gap: false)
        let page = try await page(rig, month)
        #expect(page.contains(row("Mục ghi máy chủ biết là còn thiếu", "0")))
        #expect(page.contains(row("Được tính", "120")))
    }

    @Test func `signals are told by month and not by day`() async throws {
        let rig = try rig()
        let day = Period(.day, containing: CivilDate(at: Rig.noon).adding(days: -2))
        let page = try await page(rig, day)
        #expect(page.contains("chỉ được xét theo tháng"))
        #expect(!page.contains("Dồn vào 30 phút"))
    }

    /// How a kiosk did in an hour of ten people would say what they did.
    @Test func `nothing is said of a period without a published figure`() async throws {
        let rig = try rig()
        let before = try await page(rig, month.previous)
        #expect(!before.contains("Thiết bị của điểm"))
        #expect(before.contains("Tự kiểm tra"))
    }

    @Test(arguments: [(3, "dưới 10"), (12, "12")])
    func `few ratings that cross a border are not counted out`(
        count: Int, shown: String
    ) throws {
        let words = TrustWords(.vietnamese)
        var conduct = Conduct()
        conduct.crossing = count
        #expect(words.time(conduct, month).rows.map(\.value) == [shown])
    }
}
