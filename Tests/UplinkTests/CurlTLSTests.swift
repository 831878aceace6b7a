import FeedbackCore
import TestSupport
import Testing

@testable import Uplink

/// Whom the transport believes; the server is Python's, the certificates are OpenSSL's.
struct CurlTLSTests {
    private func post(
        port: Int, caFile: String?
    ) throws -> Result<HTTPReply, TransportError> {
        #expect(CurlTransportTests.misled)
        let url = try ServerURL("https://localhost:\(port)")
        return Result { () throws(TransportError) in
            let transport = try CurlTransport(
                CurlTransport.Settings(caFile: caFile, version: "1"), signals: UplinkSignals())
            return try transport.send(
                UploadRequest(server: url, path: .batches, body: [1]), within: .seconds(20))
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
        (.expired, .certificateDate), (.notYetValid, .certificateDate),
    ])
    func `a wrong name and a wrong date are told apart`(
        certificate: TLSServer.Certificate, error: TransportError
    ) throws {
        let server = try TLSServer(certificate)
        #expect(try post(port: server.port, caFile: server.caFile) == .failure(error))
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
