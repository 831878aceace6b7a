import Glibc
import Simulation
import Synchronization

/// What the worlds of a run came to, counted by the threads that run them.
final class SimulationTally: Sendable {
    private struct State {
        var next: UInt64
        /// Seeds that were looked at and not run yet, the longest story last.
        var window: [UInt64] = []
        var worlds = 0
        var failures = 0
        var kioskDays = 0
        var presses = 0
        var exchanges = 0
        var answers = 0
        var troubles = 0
        /// All digests together, whatever order they came in.
        var digest: UInt64 = 0
    }

    private let state: Mutex<State>

    init(first: UInt64) { state = Mutex(State(next: first)) }

    var failures: Int { state.withLock { $0.failures } }

    /// The next seed to run, if there is one.
    ///
    /// Of each 256 the longest stories first: no thread is left alone with one at the end.
    func next(upTo last: UInt64) -> UInt64? {
        state.withLock { state in
            if state.window.isEmpty, state.next <= last {
                let end = min(last, state.next + 255)
                state.window = (state.next...end).map { (Simulation.story($0).weight, $0) }
                    .sorted { $0 < $1 }.map(\.1)
                state.next = end + 1
            }
            return state.window.popLast()
        }
    }

    /// No more seeds.
    func stop() { state.withLock { ($0.next, $0.window) = (.max, []) } }

    func add(_ outcome: Simulation.Outcome) {
        state.withLock { state in
            state.worlds += 1
            state.failures += outcome.problems.isEmpty ? 0 : 1
            state.kioskDays += outcome.kioskDays
            state.presses += outcome.presses
            state.exchanges += outcome.exchanges
            state.answers += outcome.answers
            state.troubles += outcome.troubles
            state.digest ^= outcome.digest &* (outcome.seed | 1)
        }
    }

    /// One line of what it came to, in so much time.
    func summary(seconds: Double) -> String {
        let state = state.withLock { $0 }
        var usage = rusage()
        _ = unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        let used = [usage.ru_utime, usage.ru_stime].reduce(0.0) {
            $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1_000_000
        }
        let perMinute = Int(Double(state.kioskDays) * 60 / max(seconds, 0.001))
        let perCoreMinute = Int(Double(state.kioskDays) * 60 / max(used, 0.001))
        return """
            \(state.worlds) worlds, \(state.failures) failed; \(state.kioskDays) kiosk-days, \
            \(state.presses) presses, \(state.exchanges) exchanges of which \(state.answers) were \
            answered, \(state.troubles) troubles in \(Int(seconds)) s: \
            \(perMinute) kiosk-days a minute, \(perCoreMinute) a minute of one core; digest \
            \(String(state.digest, radix: 16))
            """
    }
}
