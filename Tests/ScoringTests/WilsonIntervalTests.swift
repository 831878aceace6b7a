import Scoring
import Testing

struct WilsonIntervalTests {
    @Test(arguments: [
        (8, 10, "49.02", "94.33"), (24, 30, "62.69", "90.49"), (80, 100, "71.12", "86.66"),
        (160, 200, "73.91", "84.95"), (308, 385, "75.72", "83.69"),
        (800, 1_000, "77.41", "82.36"), (10, 10, "72.25", "100.00"),
        (0, 10, "0.00", "27.75"), (46, 60, "64.56", "85.56"),
    ])
    func `ends are those of the table`(count: Int, n: Int, low: String, high: String) throws {
        let interval = try #require(WilsonInterval(count, of: n))
        let text = NumberText(.english)
        #expect(text.decimal(interval.low) == low)
        #expect(text.decimal(interval.high) == high)
    }

    @Test(arguments: [(46, 60, 6_456...8_556), (10, 10, 7_225...10_000), (0, 10, 0...2_775)])
    func `ends in hundredths are those of the table`(
        count: Int, n: Int, ends: ClosedRange<Int>
    ) {
        #expect(WilsonInterval(count, of: n)?.hundredths == ends)
    }

    @Test(arguments: [(0.8, 245), (0.9, 141), (0.5, 381)])
    func `half-widths fall under five points where the table says`(p: Double, n: Int) {
        func half(_ n: Int) -> Double {
            let z2 = WilsonInterval.z * WilsonInterval.z
            guard let interval = WilsonInterval(Int((p * Double(n)).rounded()), of: n) else {
                return .infinity
            }
            // Rounding the count to a whole vote moves the share a little.
            return (interval.high - interval.low) / 2 - 100 * z2 / Double(n * n)
        }
        #expect(half(n) < 5.05)
        #expect(half(n - 12) > 5)
    }

    @Test(arguments: [(1, 0), (-1, 5), (6, 5)])
    func `impossible counts have no interval`(count: Int, n: Int) {
        #expect(WilsonInterval(count, of: n) == nil)
    }
}
