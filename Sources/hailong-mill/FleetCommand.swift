import ArgumentParser
import FeedbackCore
import Scoring
import ScoringServer

/// `fleet`: kiosks that are enrolled at a server, and the batches that they will send.
struct FleetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fleet",
        abstract: "Enrol many kiosks at a server, and make the batches that they will send.",
        discussion: """
            The file holds the first batch of each kiosk, then the second of each, and so on; each \
            after its length in four bytes, the highest first.
            """)

    @Argument(help: "The server's data directory; it must not be served meanwhile.")
    var data: String

    @Argument(help: "The file of batches to make.")
    var batchesFile: String

    @Option(help: "Kiosks of the fleet.")
    var kiosks = 512

    @Option(help: "Batches of each kiosk.")
    var batches = 10

    @Option(help: "Ratings of one batch.")
    var ratings = 50

    private static let point = "bench"

    func run() throws {
        let directory = DataDirectory(data)
        var fleet = (0..<kiosks).map { MilledKiosk(seed: UInt64($0)) }
        try enrol(fleet, directory)
        let start = systemTime() + .hours(-24 * 30)
        var file = BatchFile()
        for _ in 0..<batches {
            for index in fleet.indices {
                file.append(
                    try fleet[index].batch(ratings: ratings, point: Self.point, since: start))
            }
        }
        try file.write(to: batchesFile)
        print("\(kiosks) kiosks, \(kiosks * batches) batches, \(file.bytes.count) bytes")
    }

    private func enrol(_ fleet: [MilledKiosk], _ directory: DataDirectory) throws {
        let now = systemTime()
        let server = try Server(directory, now: now)
        defer { server.stop() }
        let names = Names(vi: "Quầy 1", en: "Counter 1")
        let point = Point(
            id: Self.point, kind: .oneStop, name: names,
            unit: Names(vi: "Phường Nha Trang", en: "Nha Trang ward"), validFrom: CivilDate(at: now)
        )
        let office = try Administration(directory)
        try office.write { try PointTable($0).add(point) }
        for kiosk in fleet {
            let code = try office.makeCode(for: Self.point, now: now).code
            let reply = server.ingest.enrol(
                try kiosk.enrolment(code: code.description), now: systemTime())
            guard reply.status == 200 else {
                throw ValidationError("an enrolment was answered with \(reply.status)")
            }
        }
    }
}
