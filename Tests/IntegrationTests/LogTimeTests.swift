import FeedbackCore
import TestTraits
import Testing

@testable import hailong

@Suite(.blocking)
struct LogTimeTests {
    /// Expected by `TZ=Asia/Ho_Chi_Minh date -d TEXT +%s`.
    @Test(
        arguments: [
            ("1976-01-01", 189_277_200), ("2000-02-29 23:59", 951_843_540),
            ("2026-11-21", 1_795_194_000), ("2026-11-21T14:00", 1_795_244_400),
            ("2100-03-01", 4_107_517_200),
        ] as [(String, Int64)])
    func `days and minutes are Vietnam's`(text: String, seconds: Int64) {
        let now = WallTime(milliseconds: 0)
        let expected = WallTime(milliseconds: seconds * 1_000)
        #expect(LogTime(argument: text)?.wall(at: now) == expected)
    }

    @Test(arguments: [("-90m", 5_400), ("-2h", 7_200), ("-7d", 604_800)] as [(String, Int64)])
    func `so long ago counts from now`(text: String, seconds: Int64) {
        let now = WallTime(milliseconds: 1_795_244_400_000)
        let expected = WallTime(milliseconds: 1_795_244_400_000 - seconds * 1_000)
        #expect(LogTime(argument: text)?.wall(at: now) == expected)
    }

    @Test(
        arguments: [
            "", "-", "-h", "-2", "-2w", "--2h", "2h", "2026-02-29", "2026-13-01", "2026-1-1",
            "2026-11-21 24:00", "2026-11-21 14:60", "2026-11-21 1400", "21/11/2026",
            "2026-11-21 14:00:00", "2026-11-21 ",
        ])
    func `anything else is no time`(text: String) {
        #expect(LogTime(argument: text) == nil)
    }
}
