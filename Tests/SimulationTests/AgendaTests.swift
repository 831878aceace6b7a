import TestSupport
import Testing

@testable import Simulation

struct AgendaTests {
    @Test func `things happen by time, and at one time in the order planned`() {
        var random = SeededGenerator(seed: 1)
        let times = (0..<500).map { _ in Int64.random(in: 0..<50, using: &random) }
        var agenda = Agenda<Int>()
        for (number, time) in times.enumerated() {
            agenda.plan(number, at: Instant(microseconds: time))
        }
        var taken: [Int] = []
        while let next = agenda.take(by: Instant(microseconds: 29)) { taken.append(next.item) }
        let expected = times.indices.filter { times[$0] < 30 }
            .sorted { (times[$0], $0) < (times[$1], $1) }
        #expect(taken == expected)
        #expect(agenda.next.map { $0.microseconds >= 30 } == true)
    }
}
