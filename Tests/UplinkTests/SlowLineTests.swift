import FeedbackCore
import Linux
import Testing

@testable import Uplink

/// A line on which bytes move, slowly; what is slow in the field is scaled down here.
struct SlowLineTests {
    private func send(
        _ body: [UInt8], bytesPerSecond: Int?, stalled: TimeSpan, _ handler: LocalServer.Handler?
    ) throws -> (result: Result<HTTPReply, TransportError>, requests: [LocalServer.Request]) {
        let server = try LocalServer(bytesPerSecond: bytesPerSecond) { request, send in
            if let handler { return handler(request, send) }
            send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            return false
        }
        defer { server.stop() }
        let transport = try CurlTransport(
            CurlTransport.Settings(version: "1", stalled: stalled), signals: UplinkSignals())
        let url = try ServerURL("http://127.0.0.1:\(server.port)")
        let result = Result { () throws(TransportError) in
            try transport.send(
                UploadRequest(server: url, path: .batches, body: body), within: Limits.exchange)
        }
        return (result, server.requests)
    }

    @Test func `the longest message goes out, though it takes twice as long as a silence may`()
        throws
    {
        let body = [UInt8](repeating: 7, count: Limits.messageBytes)
        let sent = try send(
            body, bytesPerSecond: Limits.messageBytes / 4, stalled: .seconds(2), nil)
        #expect(try sent.result.get().body == Array("ok".utf8))
        #expect(sent.requests.map(\.body) == [body])
    }

    @Test func `the kernel takes little of a message that nobody reads`() throws {
        let over = try EventFD()
        let server = try LocalServer(gate: over) { _, _ in false }
        let transport = try CurlTransport(
            CurlTransport.Settings(version: "1"), signals: UplinkSignals())
        let url = try ServerURL("http://127.0.0.1:\(server.port)")
        let body = [UInt8](repeating: 7, count: Limits.messageBytes)
        #expect(throws: TransportError.timedOut) {
            try transport.send(
                UploadRequest(server: url, path: .batches, body: body), within: .milliseconds(300))
        }
        over.signal()
        server.stop()
        #expect(server.received < Limits.messageBytes / 2)
    }

    @Test func `an answer that trickles in is waited for`() throws {
        let sent = try send([1], bytesPerSecond: nil, stalled: .seconds(2)) { _, send in
            send("HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n")
            for _ in 0..<40 {
                awaitReadable(-1, until: BootClock.now() + .milliseconds(100))
                send("x")
            }
            return false
        }
        #expect(try sent.result.get().body.count == 40)
    }

    @Test func `a line on which nothing moves is given up long before the exchange's end`() throws {
        let over = try EventFD()
        let server = try LocalServer { _, _ in
            awaitReadable(over.number, until: nil)
            return false
        }
        let transport = try CurlTransport(
            CurlTransport.Settings(version: "1", stalled: .seconds(1)), signals: UplinkSignals())
        let url = try ServerURL("http://127.0.0.1:\(server.port)")
        let began = BootClock.now()
        #expect(throws: TransportError.timedOut) {
            try transport.send(
                UploadRequest(server: url, path: .batches, body: [1]), within: .hours(1))
        }
        #expect(BootClock.now() - began < .minutes(30))
        over.signal()
        server.stop()
    }
}
