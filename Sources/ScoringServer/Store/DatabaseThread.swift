import Dispatch
import Foundation
import SQLite
import Synchronization

/// A thread that owns one connection and commits everything that waits in one transaction.
///
/// Whoever waits is answered after the commit, so one flush of the disk serves them all. If a
/// common transaction fails, each piece of work is tried by itself, so that none spoils another.
final class DatabaseThread: Sendable {
    /// How work is run.
    enum Mode: Sendable {
        /// Together, in one immediate transaction.
        case writing
        /// One by one, each in a transaction of its own for a consistent view.
        case reading
    }

    private struct Work: Sendable {
        /// Does it, and returns what to do once it is committed.
        let run: @Sendable (Database) throws -> @Sendable () -> Void
        let fail: @Sendable (ServerError) -> Void
    }

    private struct State {
        var waiting: [Work] = []
        var stopping = false
    }

    /// Work that may wait; what comes beyond is refused, so that memory stays bounded.
    static let mostWaiting = 4_096
    /// Work of one transaction.
    static let mostTogether = 256

    /// The connection of one that has no thread, for whoever hands in work.
    private let own: Mutex<Database?>
    private let hasThread: Bool
    private let tidy: @Sendable (Database, Bool) -> Void
    private let mode: Mode
    private let together: Int
    private let state = Mutex(State())
    private let arrival = DispatchSemaphore(value: 0)
    private let finished = DispatchSemaphore(value: 0)

    /// How much work waits now.
    var waiting: Int { state.withLock { $0.waiting.count } }

    /// Starts the thread and opens its connection there.
    ///
    /// - Parameters:
    ///   - name: the thread's name, at most 15 characters.
    ///   - mode: how work is run.
    ///   - together: the most work of one transaction.
    ///   - open: opens the connection.
    ///   - tidy: called between transactions; true if nothing waits.
    /// - Throws: what `open` threw.
    init(
        name: String, mode: Mode, together: Int = mostTogether,
        open: @escaping @Sendable () throws -> Database,
        tidy: @escaping @Sendable (Database, Bool) -> Void = { _, _ in }
    ) throws(ServerError) {
        self.mode = mode
        self.together = together
        self.tidy = tidy
        hasThread = true
        own = Mutex(nil)
        let opened = DispatchSemaphore(value: 0)
        let failure = Mutex<ServerError?>(nil)
        let thread = Thread { [self] in
            do {
                let database = try open()
                opened.signal()
                loop(database)
            } catch {
                failure.withLock { $0 = ServerError(wrapping: error) }
                opened.signal()
            }
            finished.signal()
        }
        thread.name = name
        thread.start()
        opened.wait()
        if let error = failure.withLock({ $0 }) { throw error }
    }

    /// Has no thread: work is done, and committed, by whoever hands it in.
    ///
    /// - Throws: what `open` threw.
    init(
        withoutThread mode: Mode, open: () throws -> sending Database,
        tidy: @escaping @Sendable (Database, Bool) -> Void = { _, _ in }
    ) throws(ServerError) {
        self.mode = mode
        self.tidy = tidy
        together = 1
        hasThread = false
        do { own = Mutex(try open()) } catch { throw ServerError(wrapping: error) }
    }

    /// Hands in work; `then` is called on the thread after the commit, or with the error.
    func submit<Value: Sendable>(
        _ work: @escaping @Sendable (Database) throws -> Value,
        then: @escaping @Sendable (Result<Value, ServerError>) -> Void
    ) {
        let item = Work(
            run: { database in
                let value = try work(database)
                return { then(.success(value)) }
            },
            fail: { then(.failure($0)) })
        let refusal: ServerError? = state.withLock { state in
            if state.stopping { return .stopped }
            if state.waiting.count >= Self.mostWaiting { return .overloaded }
            if hasThread { state.waiting.append(item) }
            return nil
        }
        if let refusal { return item.fail(refusal) }
        if hasThread { arrival.signal() } else { doNow(item) }
    }

    /// Does work and waits for its commit, blocking the calling thread.
    func perform<Value: Sendable>(
        _ work: @escaping @Sendable (Database) throws -> Value
    ) throws(ServerError) -> Value {
        let done = DispatchSemaphore(value: 0)
        let outcome = Mutex<Result<Value, ServerError>>(.failure(.stopped))
        submit(work) { result in
            outcome.withLock { $0 = result }
            done.signal()
        }
        done.wait()
        return try outcome.withLock { $0 }.get()
    }

    /// Does work and waits for its commit, without blocking a thread.
    func run<Value: Sendable>(
        _ work: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        let outcome: Result<Value, ServerError> = await withCheckedContinuation { continuation in
            submit(work) { continuation.resume(returning: $0) }
        }
        return try outcome.get()
    }

    /// Finishes what waits, closes the connection and ends the thread.
    func stop() {
        let first = state.withLock { state in
            defer { state.stopping = true }
            return !state.stopping
        }
        guard first else { return }
        own.withLock { $0 = nil }
        guard hasThread else { return }
        arrival.signal()
        finished.wait()
    }

    private func doNow(_ work: Work) {
        own.withLock { database in
            guard let database else { return work.fail(.stopped) }
            alone(work, database)
            tidy(database, true)
        }
    }

    private func loop(_ database: Database) {
        while true {
            arrival.wait()
            while let work = take() {
                mode == .writing
                    ? commitTogether(work, database) : work.forEach { alone($0, database) }
                tidy(database, false)
            }
            tidy(database, true)
            if state.withLock({ $0.stopping && $0.waiting.isEmpty }) { return }
        }
    }

    private func take() -> [Work]? {
        state.withLock { state in
            guard !state.waiting.isEmpty else { return nil }
            let work = Array(state.waiting.prefix(together))
            state.waiting.removeFirst(work.count)
            return work
        }
    }

    private func commitTogether(_ work: [Work], _ database: Database) {
        do {
            let done = try database.transaction { try work.map { try $0.run(database) } }
            done.forEach { $0() }
        } catch {
            guard work.count > 1 else {
                work.forEach { $0.fail(ServerError(wrapping: error)) }
                return
            }
            work.forEach { alone($0, database) }
        }
    }

    private func alone(_ work: Work, _ database: Database) {
        do {
            let done = try database.transaction(mode == .writing ? .immediate : .deferred) {
                try work.run(database)
            }
            done()
        } catch {
            work.fail(ServerError(wrapping: error))
        }
    }
}
