package import FeedbackCore
import Glibc
package import Hummingbird
import HummingbirdCore
import NIOCore

/// The HTTP listener around a `Server`.
package struct Listener: Sendable {
    /// Where it listens, and what the pages say beside figures.
    package struct Options: Sendable {
        /// A name or an address, an IPv6 one without its brackets.
        package var host: String
        /// 0…65535; 0 takes any that is free.
        package var port: Int
        /// The hotline that pages name, if any.
        package var hotline: String?

        /// A connection on which nothing moves for so many seconds is closed.
        package var idleSeconds: Int64 = 60

        /// Reads `HOST:PORT`.
        package init(listen: String, hotline: String? = nil) throws(ServerError) {
            guard let colon = listen.lastIndex(of: ":"),
                let port = Int(listen[listen.index(after: colon)...]), (0...65_535).contains(port)
            else { throw .badArgument(listen, expected: "HOST:PORT, such as 127.0.0.1:8090") }
            let host = listen[..<colon]
            self.host =
                host.hasPrefix("[") && host.hasSuffix("]")
                ? String(host.dropFirst().dropLast()) : String(host)
            self.port = port
            self.hotline = hotline
        }
    }

    private let server: Server
    private let options: Options

    package init(_ server: Server, _ options: Options) {
        self.server = server
        self.options = options
    }

    /// The application that answers requests at the times that `clock` gives.
    package static func application(
        _ server: Server, _ options: Options, clock: @escaping @Sendable () -> WallTime
    ) -> some ApplicationProtocol {
        Application(
            router: Routes(server, hotline: options.hotline, clock: clock).router(),
            // Also a request that was begun and never goes on.
            server: .http1(configuration: .init(idleTimeout: .seconds(options.idleSeconds))),
            configuration: ApplicationConfiguration(
                address: .hostname(options.host, port: options.port), backlog: 4_096),
            onServerRunning: { channel in
                ServerLog.info("listening on \(channel.localAddress.map { "\($0)" } ?? "?")")
            })
    }

    /// Serves until SIGTERM or SIGINT; what was received is answered first.
    package func run() async throws {
        try await Self.application(server, options, clock: systemTime).runService()
        server.stop()
        ServerLog.info("stopped")
    }
}

/// What the system's clock says now.
package func systemTime() -> WallTime {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return WallTime(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
}
