import Foundation
import TestSupport

/// A TLS server by Python's own OpenSSL, with a certificate made for the test.
final class TLSServer {
    /// What is special about the certificate.
    enum Certificate: String, CaseIterable {
        case good
        case otherName
        case expired
        case notYetValid
    }

    let port: Int
    /// A PEM file with the certificate itself, as something to trust.
    let caFile: String
    private let directory = TemporaryDirectory()
    private let process: Child

    /// Listens until its input ends, answers every request with 200 and `ok`.
    private static let script = """
        import socket, ssl, sys, threading
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[1], sys.argv[2])
        listener = socket.create_server(("127.0.0.1", 0))
        print(listener.getsockname()[1], flush=True)
        def serve():
            while True:
                client, _ = listener.accept()
                try:
                    with context.wrap_socket(client, server_side=True) as tls:
                        tls.recv(65536)
                        tls.sendall(b"HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\nok")
                except OSError:
                    pass
        threading.Thread(target=serve, daemon=True).start()
        sys.stdin.read()
        """

    private static let authority = """
        [ca]
        default_ca = test
        [test]
        database = index
        serial = serial
        new_certs_dir = .
        default_md = sha256
        policy = any
        copy_extensions = copy
        [any]
        commonName = supplied
        [req]
        distinguished_name = name
        [name]
        """

    init(_ certificate: Certificate) throws {
        let path = directory.path
        try directory.write("", to: "index")
        try directory.write("01\n", to: "serial")
        try directory.write(Self.authority, to: "ca.cnf")
        let name = certificate == .otherName ? "other.example.vn" : "localhost"
        let (start, end) =
            switch certificate {
            case .good, .otherName: ("20200101000000Z", "20991231235959Z")
            case .expired: ("20200101000000Z", "20200201000000Z")
            case .notYetValid: ("20980101000000Z", "20991231235959Z")
            }
        try Self.openssl(
            in: path, "req", "-config", "ca.cnf", "-new", "-newkey", "ec", "-pkeyopt",
            "ec_paramgen_curve:P-256", "-nodes", "-keyout", "key.pem", "-out", "request.pem",
            "-subj", "/CN=\(name)", "-addext", "subjectAltName=DNS:\(name)")
        try Self.openssl(
            in: path, "ca", "-config", "ca.cnf", "-batch", "-notext", "-selfsign", "-keyfile",
            "key.pem", "-in", "request.pem", "-out", "cert.pem", "-startdate", start, "-enddate",
            end)
        caFile = path + "/cert.pem"
        process = try Child(
            "/usr/bin/python3", ["-c", Self.script, caFile, path + "/key.pem"], input: .pipe,
            output: .pipe)
        port = Int(try process.readLine(within: -1)) ?? 0
    }

    deinit {
        process.closeInput()
        process.wait()
    }

    private static func openssl(in directory: String, _ arguments: String...) throws {
        let process = try Child(
            "/usr/bin/openssl", arguments, in: directory, output: .pipe, errors: .output)
        let words = process.readToEnd()
        guard process.wait() == 0 else {
            throw Failure(words: String(decoding: words, as: UTF8.self))
        }
    }

    struct Failure: Error {
        var words: String
    }
}
