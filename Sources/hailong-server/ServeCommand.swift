import ArgumentParser
import FeedbackCore
import ScoringServer

/// `serve`: the listener.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Take batches in and show published figures, until SIGTERM.",
        discussion: """
            The listener speaks plain HTTP. Put a proxy that speaks TLS 1.3 in front of it; what \
            kiosks send and what they get is signed from end to end all the same.
            """)

    @OptionGroup var data: DataOptions

    @Option(help: "The address to listen on, HOST:PORT.")
    var listen = "127.0.0.1:8090"

    @Option(help: "The hotline that pages name, such as \"0258 1022\".")
    var hotline: String?

    @Option(help: "Seconds between heartbeats that kiosks are told; 0: their own two minutes.")
    var nextHeartbeat: Int64 = 0

    @Flag(
        help: ArgumentHelp(
            "Commit each batch by itself: for comparison only.", visibility: .hidden))
    var commitOne = false

    func run() async throws {
        let options = try Listener.Options(listen: listen, hotline: hotline)
        let next = TimeSpan.seconds(nextHeartbeat)
        guard Limits.nextHeartbeat.contains(next) else {
            throw ServerError.badArgument(
                "\(nextHeartbeat)",
                expected: "0 to \(Limits.nextHeartbeat.upperBound.seconds) seconds")
        }
        let server = try Server(
            data.directory, now: systemTime(), commitsTogether: !commitOne, nextHeartbeat: next)
        try await Listener(server, options).run()
    }
}
