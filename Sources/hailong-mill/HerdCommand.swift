import ArgumentParser
import FeedbackCore
import Simulation

/// `herd`: thousands of simulated kiosks that come all at once.
struct HerdCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "herd",
        abstract: "Switch thousands of simulated kiosks on, and take their server away.",
        discussion: """
            Kiosks decide by the shipped code; modelled are the network and a server that answers \
            so many requests a second. Rows marked with an asterisk have a fault planted, so that \
            one sees what the schedule is good for.
            """)

    @Option(help: "Kiosks of the herd.")
    var kiosks = 30_000

    @Option(help: "The seed of all chance.")
    var seed: UInt64 = 1

    @Option(help: "Answers a second of the server, as `make bench` measures them.")
    var capacity = 3_000

    @Option(help: "Answers a second of a much smaller server; 0 leaves it out.")
    var small = 400

    @Option(help: "Requests that wait at the server before it refuses more.")
    var queue = 4_096

    func run() throws {
        print(HerdTable.header(kiosks: kiosks, seed: seed))
        for capacity in [capacity, small] where capacity > 0 {
            let server = HerdServer(capacity: capacity, queue: queue)
            for row in HerdTable.rows(kiosks: kiosks, seed: seed, server: server) {
                var herd = try Herd(row.plan)
                print(HerdTable.line(row, herd.run()))
            }
        }
    }
}
