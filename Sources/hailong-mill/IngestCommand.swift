import ArgumentParser
import FeedbackCore
import Linux
import ScoringServer
import Synchronization

/// `ingest`: hands batches to the server without a network between.
struct IngestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingest",
        abstract: "Hand the batches of a file to a server in this process, and take the time.")

    @Argument(help: "The server's data directory.")
    var data: String

    @Argument(help: "The file of batches.")
    var batchesFile: String

    @Option(help: "Callers at the same time, each of which waits for its answer.")
    var callers = 32

    @Option(help: "The most batches; all of the file if not given.")
    var limit = Int.max

    @Flag(help: "Commit each batch by itself.")
    var commitOne = false

    func run() throws {
        let batches = try BatchFile.read(batchesFile).prefix(limit)
        let server = try Server(
            DataDirectory(data), now: systemTime(), commitsTogether: !commitOne)
        let refused = Atomic(0)
        let (start, callers) = (BootClock.now(), callers)
        let threads = try (0..<callers).map { caller in
            try Thread(name: "caller") {
                // Every so-many-th batch, so that one kiosk's batches stay in order.
                for index in stride(from: caller, to: batches.count, by: callers) {
                    let reply = server.ingest.ingest(batches[index], now: systemTime())
                    if reply.status != 200 { refused.add(1, ordering: .relaxed) }
                }
            }
        }
        for thread in threads { thread.join() }
        let microseconds = (BootClock.now() - start).microseconds
        server.stop()
        let count = refused.load(ordering: .relaxed)
        print("\(batches.count) batches, \(count) refused, \(microseconds) µs")
    }
}
