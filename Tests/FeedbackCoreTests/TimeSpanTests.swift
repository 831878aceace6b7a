import FeedbackCore
import Testing

struct TimeSpanTests {
    @Test func `a length that does not fit is the longest that does`() {
        #expect(TimeSpan.milliseconds(.max) == TimeSpan(microseconds: .max))
        #expect(TimeSpan.milliseconds(.min) == TimeSpan(microseconds: .min))
        #expect(TimeSpan.seconds(.max) == TimeSpan(microseconds: .max))
        #expect(TimeSpan.minutes(.min) == TimeSpan(microseconds: .min))
        #expect(TimeSpan.hours(.max) == TimeSpan(microseconds: .max))
        #expect(TimeSpan.milliseconds(-3) == TimeSpan(microseconds: -3_000))
    }

    @Test(arguments: [Int64.min, -1, 0, 1, .max], [Int64.min, -1, 0, 1, .max])
    func `sums and differences never leave 64 bits, and keep their side`(a: Int64, b: Int64) {
        let (left, right) = (TimeSpan(microseconds: a), TimeSpan(microseconds: b))
        // Wide enough for every sum of two.
        let sum = Int64(clamping: Int128(a) + Int128(b))
        let difference = Int64(clamping: Int128(a) - Int128(b))
        #expect((left + right).microseconds == sum)
        #expect((left - right).microseconds == difference)
        #expect((BootTime(microseconds: a) + right).microseconds == sum)
        #expect((BootTime(microseconds: a) - BootTime(microseconds: b)).microseconds == difference)
        #expect(
            (WallTime(milliseconds: a) - WallTime(milliseconds: b)).microseconds
                == Int64(clamping: Int128(difference) * 1_000))
        #expect(
            (WallTime(milliseconds: a) + right).milliseconds
                == Int64(clamping: Int128(a) + Int128(b / 1_000)))
    }
}
