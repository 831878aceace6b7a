import BatchFormat
import FeedbackCore
import Linux
import Synchronization
import Testing

@testable import Uplink

/// What stands between a kiosk and its server, over real sockets: only what the server signed
/// changes anything, and what it signed counts whatever is around it.
struct HostileNetworkTests {
    /// One thing that happens to an exchange.
    struct Meddling: Sendable, CustomTestStringConvertible {
        var testDescription: String
        /// Whether the message reaches the server, which then holds it.
        var arrives = false
        /// What the kiosk sees, given the server's own answer.
        var seen: @Sendable ([UInt8]) -> [UInt8]
        var finding: UplinkFinding

        /// Something else answers, and the server hears nothing.
        static func instead(
            _ name: String, _ answer: String, _ finding: UplinkFinding
        ) -> Self {
            Meddling(testDescription: name, seen: { _ in Array(answer.utf8) }, finding: finding)
        }

        /// The server holds the batch, and its answer is spoilt.
        static func spoilt(
            _ name: String, _ finding: UplinkFinding,
            _ seen: @escaping @Sendable ([UInt8]) -> [UInt8]
        ) -> Self {
            Meddling(testDescription: name, arrives: true, seen: seen, finding: finding)
        }
    }

    private static func response(
        _ status: String, _ headers: String = "", _ body: [UInt8], length: Int? = nil
    ) -> [UInt8] {
        let head = "HTTP/1.1 \(status)\r\n\(headers)Content-Length: \(length ?? body.count)\r\n\r\n"
        return Array(head.utf8) + body
    }

    private static let page = "<html><body>Đăng nhập Wi-Fi</body></html>"
    private static let html = "Content-Type: text/html\r\n"
    private static let cbor = "Content-Type: application/cbor\r\n"

    static let meddlings: [Meddling] = [
        .instead(
            "a login page behind a redirection",
            "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/login\r\nContent-Length: 0\r\n\r\n",
            .networkLogin(status: 302)),
        .instead(
            "a login page at once",
            "HTTP/1.1 200 OK\r\n" + html + "Content-Length: \(page.utf8.count)\r\n\r\n" + page,
            .networkLogin(status: 200)),
        .instead(
            "a login page without a length", "HTTP/1.0 200 OK\r\n" + html + "\r\n" + page,
            .networkLogin(status: 200)),
        .instead(
            "network authentication",
            "HTTP/1.1 511 Network Authentication Required\r\nContent-Length: 0\r\n\r\n",
            .networkLogin(status: 511)),
        .instead(
            "a filter that forbids", "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n",
            .unsigned(status: 403)),
        .instead("no answer at all", "", .transport(.broken)),
        .spoilt("the connection is cut after the commit", .transport(.broken)) { _ in [] },
        .spoilt("a cut within the answer", .transport(.broken)) {
            response("200 OK", cbor, Array($0.dropLast(9)), length: $0.count)
        },
        .spoilt("a chunked answer without its end", .transport(.broken)) {
            Array("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1000\r\n".utf8) + $0
        },
        .spoilt(
            "a filter that forbids afterwards", .unsigned(status: 403)
        ) { _ in response("403 Forbidden", html, Array(page.utf8)) },
        .spoilt("a filter that replaces the body", .networkLogin(status: 200)) { _ in
            response("200 OK", html, Array("OK".utf8))
        },
        .spoilt("more than an answer can hold", .transport(.answerTooLong)) {
            response("200 OK", cbor, $0 + [UInt8](repeating: 0, count: Limits.answerBytes))
        },
        .spoilt("headers without end", .transport(.broken)) { _ in
            let line = "X-Padding: \(String(repeating: "x", count: 1_000))\r\n"
            return Array(("HTTP/1.1 200 OK\r\n" + String(repeating: line, count: 1_000)).utf8)
        },
    ]

    /// A machine with its journal and server, whose messages go over a socket.
    private final class Line {
        let rig: Rig
        let transport: CurlTransport
        let socket: LocalServer
        private let answer: Shared

        /// What the socket answers next.
        final class Shared: Sendable {
            let bytes = Mutex<[UInt8]>([])
        }

        init() throws {
            let shared = Shared()
            answer = shared
            rig = try Rig()
            socket = try LocalServer { _, send in
                send(shared.bytes.withLock { $0 })
                return false
            }
            transport = try CurlTransport(
                CurlTransport.Settings(version: "1"), signals: UplinkSignals())
            rig.give(.started)
        }

        deinit { socket.stop() }

        /// Lets exchanges go through this from now on.
        func meddle(arrives: Bool, _ seen: @escaping ([UInt8]) -> [UInt8]) throws {
            let url = try ServerURL("http://127.0.0.1:\(socket.port)")
            rig.carry = { [unowned self] (request) throws(TransportError) in
                // The answer is ready before the message comes, as long as that is the same one.
                let honest = arrives ? rig.server.answer(request).body : []
                answer.bytes.withLock { $0 = seen(honest) }
                var request = request
                request.server = url
                defer { #expect(socket.requests.last?.body == request.body) }
                return try transport.send(request, within: .seconds(60))
            }
        }
    }

    @Test(arguments: meddlings)
    func `nothing is marked, and the same bytes come again and count once`(
        meddling: Meddling
    ) throws {
        let line = try Line()
        let rig = line.rig
        try line.meddle(arrives: meddling.arrives, meddling.seen)
        rig.press(2)
        for _ in 0..<2 { rig.fire() }
        #expect(rig.finding == meddling.finding)
        #expect(rig.settled.isEmpty)
        #expect(rig.machine.status.failures == 2)
        #expect(rig.journal.coverage == [0])
        try line.meddle(arrives: true) { Self.response("200 OK", Self.cbor, $0) }
        rig.fire()
        #expect(rig.journal.coverage == [1])
        #expect(Set(line.socket.requests.map(\.body)).count == 1)
        #expect(line.socket.requests.count == 3)
        #expect(rig.server.deliveries.values.map(\.self) == [meddling.arrives ? 3 : 1])
        #expect(rig.server.counted.values.allSatisfy { $0 == 1 })
    }

    @Test(arguments: [
        "200 OK", "403 Forbidden", "511 Network Authentication Required", "302 Found",
    ])
    func `a signed statement counts, whatever a filter writes around it`(status: String) throws {
        let line = try Line()
        try line.meddle(arrives: true) { Self.response(status, Self.html, $0) }
        line.rig.press(2)
        line.rig.fire()
        #expect(line.rig.finding == .held)
        #expect(line.rig.journal.coverage == [1])
    }

    @Test func `an answer that drips has to end with the exchange`() throws {
        let server = try LocalServer { _, send in
            var open = send(Array("HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n".utf8))
            while open {
                awaitReadable(-1, until: BootClock.now() + .milliseconds(10))
                open = send([0])
            }
            return false
        }
        let transport = try CurlTransport(
            CurlTransport.Settings(version: "1"), signals: UplinkSignals())
        let rig = try Rig()
        let url = try ServerURL("http://127.0.0.1:\(server.port)")
        rig.carry = { (request) throws(TransportError) in
            var request = request
            request.server = url
            return try transport.send(request, within: .milliseconds(300))
        }
        rig.give(.started)
        rig.press(2)
        rig.fire()
        #expect(rig.finding == .transport(.timedOut))
        #expect(rig.settled.isEmpty)
        server.stop()
    }
}
