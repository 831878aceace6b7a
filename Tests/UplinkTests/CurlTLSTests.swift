import FeedbackCore
import TestSupport
import TestTraits
import Testing

@testable import Uplink

/// Whom the transport believes; the server is Python's, the certificates are OpenSSL's.
@Suite(.blocking)
struct CurlTLSTests {
    private func post(
        port: Int, caFile: String?, earliestNow: WallTime? = nil
    ) throws -> Result<HTTPReply, TransportError> {
        let url = try ServerURL("https://localhost:\(port)")
        return Result { () throws(TransportError) in
            let transport = try CurlTransport(
                CurlTransport.Settings(caFile: caFile, version: "1"), signals: UplinkSignals())
            return try transport.send(
                UploadRequest(
                    server: url, path: .batches, body: [1], earliestNow: earliestNow),
                within: .seconds(20))
        }
    }

    @Test func `a certificate that the file vouches for is believed, and no other`() throws {
        let server = try TLSServer(.good)
        #expect(try post(port: server.port, caFile: server.caFile).get().status == 200)
        #expect(try post(port: server.port, caFile: nil) == .failure(.certificateUntrusted))
        // A file of certificates replaces the system's, it does not add to them.
        let other = try TLSServer(.good)
        #expect(
            try post(port: server.port, caFile: other.caFile) == .failure(.certificateUntrusted))
    }

    @Test(arguments: [
        (TLSServer.Certificate.otherName, TransportError.certificateName),
        (.expired, .certificateExpired), (.notYetValid, .certificateNotYetValid),
    ])
    func `a wrong name and a wrong date are told apart`(
        certificate: TLSServer.Certificate, error: TransportError
    ) throws {
        let server = try TLSServer(certificate)
        #expect(try post(port: server.port, caFile: server.caFile) == .failure(error))
    }

    /// 2020-01-15T00:00:00Z, when the certificate that has expired had not.
    private static let january = WallTime(milliseconds: 1_579_046_400_000)

    @Test func `without a clock only what is certain is held against a certificate`() throws {
        let good = try TLSServer(.good)
        let expired = try TLSServer(.expired)
        let future = try TLSServer(.notYetValid)
        func result(_ server: TLSServer, _ earliest: WallTime) throws -> HTTPReply {
            try post(port: server.port, caFile: server.caFile, earliestNow: earliest).get()
        }
        #expect(try result(good, Version.date).status == 200)
        // It ended years before this kiosk's clock, which does not count.
        #expect(try result(expired, Self.january).status == 200)
        #expect(throws: TransportError.certificateExpired) { try result(expired, Version.date) }
        // Nobody knows that it has not begun: now is the time given, or any later one.
        #expect(try result(future, Version.date).status == 200)
    }

    @Test func `without a clock, name and authority count as ever`() throws {
        let other = try TLSServer(.otherName)
        #expect(
            try post(port: other.port, caFile: other.caFile, earliestNow: Version.date)
                == .failure(.certificateName))
        for certificate in [TLSServer.Certificate.good, .notYetValid] {
            let server = try TLSServer(certificate)
            #expect(
                try post(port: server.port, caFile: other.caFile, earliestNow: Version.date)
                    == .failure(.certificateUntrusted))
        }
    }

    @Test func `each new session is judged by the request that makes it`() throws {
        let server = try TLSServer(.expired)
        let transport = try CurlTransport(
            CurlTransport.Settings(caFile: server.caFile, version: "1"), signals: UplinkSignals())
        let url = try ServerURL("https://localhost:\(server.port)")
        func send(_ earliest: WallTime?) throws -> Int {
            try transport.send(
                UploadRequest(server: url, path: .batches, body: [1], earliestNow: earliest),
                within: .seconds(20)
            ).status
        }
        #expect(throws: TransportError.certificateExpired) { try send(nil) }
        #expect(throws: TransportError.certificateExpired) { try send(Version.date) }
        #expect(try send(Self.january) == 200)
        // A session that was judged once is resumed as it is, which saves half of a handshake.
        #expect(try send(nil) == 200)
    }

    @Test func `a file of certificates that is not there, or is none, is named`() throws {
        let server = try TLSServer(.good)
        let directory = TemporaryDirectory()
        try directory.write("no certificate", to: "ca.pem")
        for file in ["missing.pem", "ca.pem"] {
            let result = try post(port: server.port, caFile: directory.path + "/" + file)
            #expect(result == .failure(.certificateFile))
        }
    }

    @Test func `a server that speaks no TLS is told from a wrong certificate`() throws {
        let plain = try LocalServer(greeting: "220 ready\r\n") { _, _ in false }
        defer { plain.stop() }
        #expect(try post(port: Int(plain.port), caFile: nil) == .failure(.handshake))
    }
}
