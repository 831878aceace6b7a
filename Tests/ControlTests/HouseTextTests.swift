@testable import FeedbackCore
import Testing

@testable import Control

struct HouseTextTests {
    @Test(
        arguments: [
            (0, "0", "0"), (999, "999", "999"), (1_000, "1.000", "1,000"),
            (1_234_567, "1.234.567", "1,234,567"),
        ] as [(UInt64, String, String)])
    func `thousands stand apart`(value: UInt64, vi: String, en: String) {
        #expect(HouseText(.vietnamese).number(value) == vi)
        #expect(HouseText(.english).number(value) == en)
    }

    @Test(
        arguments: [
            (-5, "0 giây", "0 seconds"), (1, "1 giây", "1 second"), (59, "59 giây", "59 seconds"),
            (60, "1 phút", "1 minute"), (3_599, "59 phút", "59 minutes"),
            (3_600, "1 giờ", "1 hour"), (7_260, "2 giờ 1 phút", "2 hours 1 minute"),
            (86_400, "1 ngày", "1 day"), (90_061, "1 ngày 1 giờ", "1 day 1 hour"),
        ] as [(Int64, String, String)])
    func `a length of time has its two largest units`(seconds: Int64, vi: String, en: String) {
        #expect(HouseText(.vietnamese).span(seconds: seconds) == vi)
        #expect(HouseText(.english).span(seconds: seconds) == en)
    }

    /// Expected by `TZ=Asia/Ho_Chi_Minh date -d @SECONDS '+%d/%m/%Y %H:%M:%S'`.
    @Test(
        arguments: [
            (1_000_000_000, "09/09/2001 08:46:40"), (951_782_399, "29/02/2000 06:59:59"),
            (1_709_200_800, "29/02/2024 17:00:00"), (1_794_877_205, "17/11/2026 08:00:05"),
            (4_102_444_799, "01/01/2100 06:59:59"),
        ] as [(Int64, String)])
    func `dates are the province's`(seconds: Int64, expected: String) {
        let text = HouseText(.english).date(WallTime(milliseconds: seconds * 1_000))
        #expect(text == expected)
    }

    @Test func `programs get dates that sort`() {
        // TZ=Asia/Ho_Chi_Minh date -d @951782399 '+%Y-%m-%dT%H:%M:%S%:z'
        let text = HouseText.rfc3339(WallTime(milliseconds: 951_782_399_007))
        #expect(text == "2000-02-29T06:59:59.007+07:00")
    }

    @Test func `no clock is too wrong to be shown`() {
        for milliseconds in [Int64.min, -1, .max] {
            let text = HouseText(.english).date(WallTime(milliseconds: milliseconds))
            #expect(text.contains("/"))
        }
    }
}
