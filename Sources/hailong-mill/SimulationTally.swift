import Glibc
import Simulation
import Synchronization

/// What the worlds of a run came to, counted by the threads that run them.
final class SimulationTally: Sendable {
    private struct State {
        var next: UInt64
        var worlds = 0
        var failures = 0
        var kioskDays = 0
        var presses = 0
        /// All digests together, whatever order they came in.
        var digest: UInt64 = 0
    }

    private let state: Mutex<State>

    init(first: UInt64) { state = Mutex(State(next: first)) }

    var failures: Int { state.withLock { $0.failures } }

    /// The next seed to run, if there is one.
    func next(upTo last: UInt64) -> UInt64? {
        state.withLock { state in
            guard state.next <= last else { return nil }
            defer { state.next += 1 }
            return state.next
        }
    }

    /// No more seeds.
    func stop() { state.withLock { $0.next = .max } }

    func add(_ outcome: Simulation.Outcome) {
        state.withLock { state in
            state.worlds += 1
            state.failures += outcome.problems.isEmpty ? 0 : 1
            state.kioskDays += outcome.kioskDays
            state.presses += outcome.presses
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
            \(state.presses) presses in \(Int(seconds)) s: \(perMinute) kiosk-days a minute, \
            \(perCoreMinute) a minute of one core; digest \(String(state.digest, radix: 16))
            """
    }
}
