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
    private let process = Process()
    private let input = Pipe()

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
        process.executableURL = URL(filePath: "/usr/bin/python3")
        process.arguments = ["-c", Self.script, caFile, path + "/key.pem"]
        process.standardInput = input
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        port = Int(line.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
    }

    deinit {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    private static func openssl(in directory: String, _ arguments: String...) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/openssl")
        process.arguments = arguments
        process.currentDirectoryURL = URL(filePath: directory)
        let words = Pipe()
        process.standardError = words
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        let text = words.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(words: String(decoding: text, as: UTF8.self))
        }
    }

    struct Failure: Error {
        var words: String
    }
}
