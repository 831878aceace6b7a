import TestSupport
import Testing

@testable import Simulation

struct HerdQueueTests {
    @Test func `what happens comes in the order of time, and of planning at the same time`() {
        var random = SeededGenerator(seed: 7)
        var queue = HerdQueue<Int>()
        var planned: [(time: Int64, number: Int)] = []
        for number in 0..<2_000 {
            let time = Int64.random(in: 0..<300, using: &random)
            planned.append((time, number))
            queue.plan(number, at: time)
        }
        var happened: [(time: Int64, number: Int)] = []
        while let next = queue.next() { happened.append((next.time, next.happening)) }
        let expected = planned.sorted { ($0.time, $0.number) < ($1.time, $1.number) }
        #expect(happened.map(\.number) == expected.map(\.number))
        #expect(happened.map(\.time) == expected.map(\.time))
        #expect(queue.nextTime == nil)
    }
}
