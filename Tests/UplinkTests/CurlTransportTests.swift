import FeedbackCore
import Glibc
import Linux
import TestTraits
import Testing

@testable import Uplink

@Suite(.blocking)
struct CurlTransportTests {
    private let signals = UplinkSignals()

    private func transport(proxy: String? = nil) throws -> CurlTransport {
        try CurlTransport(
            CurlTransport.Settings(proxy: proxy, version: "1.2.3"), signals: signals)
    }

    private func request(_ port: UInt16, _ body: [UInt8] = [1, 2, 3]) throws -> UploadRequest {
        UploadRequest(
            server: try ServerURL("http://127.0.0.1:\(port)"), path: .batches, body: body)
    }

    /// Sends one request to a server that answers with these bytes and hangs up.
    private func exchange(_ answer: String) throws -> Result<HTTPReply, TransportError> {
        let server = try LocalServer { _, send in
            send(answer)
            return false
        }
        defer { server.stop() }
        let transport = try transport()
        let request = try request(server.port)
        return Result { () throws(TransportError) in
            try transport.send(request, within: .seconds(20))
        }
    }

    @Test func `a message is posted as it is, over one connection`() throws {
        let server = try LocalServer { _, send in
            send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            return true
        }
        defer { server.stop() }
        let transport = try transport()
        let bodies: [[UInt8]] = [[0, 1, 255, 0], [], Array(repeating: 7, count: 65_536)]
        for body in bodies {
            let reply = try transport.send(try request(server.port, body), within: .seconds(20))
            #expect(reply.status == 200)
            #expect(reply.body == Array("ok".utf8))
        }
        let requests = server.requests
        #expect(requests.map(\.body) == bodies)
        #expect(requests.map(\.connection) == [1, 1, 1])
        let lines = try #require(requests.first).head.split(separator: "\r\n").map(String.init)
        #expect(
            Set(lines) == [
                "POST /v1/batches HTTP/1.1", "Host: 127.0.0.1:\(server.port)",
                "User-Agent: hailongd/1.2.3", "Content-Type: application/cose",
                "Accept: application/cbor", "Content-Length: 4",
            ])
        withExtendedLifetime(transport) {}
    }

    @Test func `what matters of an answer is kept`() throws {
        let reply = try exchange(
            "HTTP/1.1 503 Wait\r\nretry-after:  Tue, 17 Nov 2026 01:02:05 GMT \r\n"
                + "DATE: Tue, 17 Nov 2026 01:00:00 GMT\r\n"
                + "Content-Type: Application/CBOR; x=y\r\nContent-Length: 1\r\n\r\n!"
        ).get()
        #expect(
            reply
                == HTTPReply(
                    status: 503, retryAfter: "Tue, 17 Nov 2026 01:02:05 GMT",
                    date: "Tue, 17 Nov 2026 01:00:00 GMT", contentType: "Application/CBOR; x=y",
                    body: Array("!".utf8)))
        #expect(reply.mediaType == "application/cbor")
    }

    @Test func `a captive portal's page is an answer like any other`() throws {
        let reply = try exchange(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>login</html>"
        ).get()
        #expect(reply.body == Array("<html>login</html>".utf8))
        #expect(reply.mediaType == "text/html")
    }

    @Test(arguments: [301, 302, 303, 307, 308])
    func `a redirection is not followed`(status: Int) throws {
        let server = try LocalServer { _, send in
            send("HTTP/1.1 \(status) Go\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n")
            return true
        }
        defer { server.stop() }
        let transport = try transport()
        let reply = try transport.send(try request(server.port), within: .seconds(20))
        #expect(reply.status == status)
        #expect(server.requests.count == 1)
        withExtendedLifetime(transport) {}
    }

    @Test(arguments: [
        "Content-Length: 65537\r\n\r\n", "Content-Length: 9999999999\r\n\r\n", "\r\n",
    ])
    func `an answer that is too long is not read to its end`(rest: String) throws {
        let body = String(repeating: "x", count: Limits.answerBytes + 1)
        #expect(try exchange("HTTP/1.1 200 OK\r\n" + rest + body) == .failure(.answerTooLong))
    }

    @Test func `an answer of just the limit is read`() throws {
        let body = String(repeating: "x", count: Limits.answerBytes)
        let reply = try exchange("HTTP/1.1 200 OK\r\n\r\n" + body).get()
        #expect(reply.body.count == Limits.answerBytes)
    }

    @Test(arguments: [
        ("", TransportError.broken),
        ("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nten bytes.", .broken),
        ("SSH-2.0-OpenSSH_9.2p1\r\n", .notHTTP),
        ("HTTP/200 OK\r\n\r\n", .notHTTP),
    ])
    func `a broken answer is none`(answer: String, error: TransportError) throws {
        #expect(try exchange(answer) == .failure(error))
    }

    @Test func `a stop cuts off a body that does not end`() throws {
        let signals = signals
        let over = try EventFD()
        let server = try LocalServer { _, send in
            send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nslow")
            signals.stop(at: BootClock.now())
            awaitReadable(over.number, until: nil)
            return false
        }
        let transport = try transport()
        let request = try request(server.port)
        #expect(throws: TransportError.cancelled) {
            try transport.send(request, within: .seconds(60))
        }
        #expect(signals.aliveAt > BootClock.now() + .seconds(-10))
        over.signal()
        server.stop()
    }

    @Test func `an exchange has an end`() throws {
        let over = try EventFD()
        let server = try LocalServer { _, _ in
            awaitReadable(over.number, until: nil)
            return false
        }
        let transport = try transport()
        let request = try request(server.port)
        #expect(throws: TransportError.timedOut) {
            try transport.send(request, within: .milliseconds(30))
        }
        over.signal()
        server.stop()
    }

    @Test func `nobody there, and no such name, are told apart`() throws {
        let server = try LocalServer { _, _ in false }
        let request = try request(server.port)
        server.stop()
        let transport = try transport()
        #expect(throws: TransportError.notConnected) {
            try transport.send(request, within: .seconds(20))
        }
        // A label of more than 63 bytes is no name: the resolver asks nobody.
        let url = try ServerURL("http://" + String(repeating: "x", count: 64) + ".vn")
        #expect(throws: TransportError.nameNotFound) {
            try transport.send(
                UploadRequest(server: url, path: .batches, body: [1]), within: .seconds(20))
        }
    }

    @Test func `a configured proxy is used, and told who asks`() throws {
        let proxy = try LocalServer { _, send in
            send("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
            return true
        }
        defer { proxy.stop() }
        let transport = try transport(proxy: "http://me:secret@127.0.0.1:\(proxy.port)")
        let url = try ServerURL("http://hailong.invalid")
        let reply = try transport.send(
            UploadRequest(server: url, path: .enrolments, body: [1]), within: .seconds(20))
        #expect(reply.status == 502)
        let head = try #require(proxy.requests.first).head
        #expect(head.hasPrefix("POST http://hailong.invalid/v1/enrolments HTTP/1.1\r\n"))
        // Basic authentication of RFC 7617: base64 of "me:secret".
        #expect(head.contains("Proxy-Authorization: Basic bWU6c2VjcmV0"))
        withExtendedLifetime(transport) {}
    }

    @Test(arguments: [407, 403, 502])
    func `a proxy that refuses the tunnel has answered`(status: Int) throws {
        let proxy = try LocalServer { _, send in
            send("HTTP/1.1 \(status) No\r\nContent-Length: 4\r\n\r\nbody")
            return false
        }
        defer { proxy.stop() }
        let transport = try transport(proxy: "http://127.0.0.1:\(proxy.port)")
        let url = try ServerURL("https://hailong.invalid")
        let reply = try transport.send(
            UploadRequest(server: url, path: .batches, body: [1]), within: .seconds(20))
        #expect(reply == HTTPReply(status: status))
        #expect(
            try #require(proxy.requests.first).head
                .hasPrefix("CONNECT hailong.invalid:443 HTTP/1.1\r\n"))
    }
}
