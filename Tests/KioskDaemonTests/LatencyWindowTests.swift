import FeedbackCore
import KioskDaemon
import Testing

struct LatencyWindowTests {
    @Test func `an empty window has no percentile`() {
        #expect(LatencyWindow().percentile(99) == nil)
    }

    @Test(arguments: [(50, 35), (100, 50), (30, 20), (5, 15)] as [(Int, Int64)])
    func `percentiles by the nearest rank`(percent: Int, expected: Int64) {
        // The worked example of the nearest-rank method: 15, 20, 35, 40, 50.
        var window = LatencyWindow()
        let values: [Int64] = [35, 20, 15, 50, 40]
        for value in values { window.add(.milliseconds(value)) }
        #expect(window.percentile(percent) == .milliseconds(expected))
    }

    @Test func `the oldest goes when the window is full`() {
        var window = LatencyWindow(capacity: 3)
        for value: Int64 in [900, 1, 2, 3] { window.add(.milliseconds(value)) }
        #expect(window.percentile(100) == .milliseconds(3))
        #expect(window.percentile(1) == .milliseconds(1))
    }
}
