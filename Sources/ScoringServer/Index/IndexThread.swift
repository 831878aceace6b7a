import Dispatch
import Foundation
import Glibc
import Synchronization

/// A thread that counts whenever something was stored.
final class IndexThread: Sendable {
    private let arrival = DispatchSemaphore(value: 0)
    private let finished = DispatchSemaphore(value: 0)
    private let stopping = Mutex(false)
    /// Seconds after which it looks although nothing was said.
    private static let look = 30

    /// Starts the thread; what is stored already is counted at once.
    init(_ directory: DataDirectory) throws(ServerError) {
        let opened = DispatchSemaphore(value: 0)
        let failure = Mutex<ServerError?>(nil)
        let thread = Thread { [self] in
            do {
                // Linux keeps a priority for each thread: uploads come first.
                setpriority(.init(PRIO_PROCESS.rawValue), 0, 19)
                let indexer = try Indexer.open(directory, .writer)
                opened.signal()
                loop(indexer, directory)
            } catch {
                failure.withLock { $0 = ServerError(wrapping: error) }
                opened.signal()
            }
            finished.signal()
        }
        thread.name = "index"
        thread.start()
        opened.wait()
        if let error = failure.withLock({ $0 }) { throw error }
        arrival.signal()
    }

    /// Says that something was stored.
    func poke() { arrival.signal() }

    /// Ends the thread after the step that it is in.
    func stop() {
        let first = stopping.withLock { stopping in
            defer { stopping = true }
            return !stopping
        }
        guard first else { return }
        arrival.signal()
        finished.wait()
    }

    private func loop(_ indexer: Indexer, _ directory: DataDirectory) {
        while true {
            // What a command stored beside the server, nobody says.
            _ = arrival.wait(timeout: .now() + .seconds(Self.look))
            // One run counts everything that was stored, however often it was said.
            while arrival.wait(timeout: .now()) == .success {}
            if stopping.withLock({ $0 }) { return }
            do {
                while try indexer.step(), !stopping.withLock({ $0 }) {
                    try indexer.checkpoint(directory)
                }
            } catch {
                ServerLog.error("the index stands still: \(ServerError(wrapping: error))")
            }
        }
    }
}
