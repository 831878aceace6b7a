import ArgumentParser
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

    @Flag(
        help: ArgumentHelp(
            "Commit each batch by itself: for comparison only.", visibility: .hidden))
    var commitOne = false

    func run() async throws {
        let options = try Listener.Options(listen: listen, hotline: hotline)
        let server = try Server(
            data.directory, now: systemTime(), commitsTogether: !commitOne)
        try await Listener(server, options).run()
    }
}
