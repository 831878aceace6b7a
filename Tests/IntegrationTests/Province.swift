import Foundation
import Glibc
import TestSupport
import Testing

/// A scoring server with one point, on a port of its own.
final class Province {
    /// What `hailong-server kiosk code --json` prints.
    struct Code: Decodable {
        var code: String
        var root: String
    }

    static let point = "tay-nha-trang-quay-1"
    let directory = TemporaryDirectory()
    let port: UInt16
    private var process: Child?

    init() throws {
        port = try Self.freePort()
        try administer(
            "point", "add", Self.point, "--kind", "one-stop", "--name-vi", "Quầy 1", "--name-en",
            "Counter 1", "--unit-vi", "Phường Tây Nha Trang", "--unit-en", "Tây Nha Trang ward",
            "--unit-code", "22390", "--code-list", "2025")
    }

    deinit { stop() }

    /// A province that serves, and a kiosk with a keypad that is enrolled there.
    static func withKiosk() throws -> (province: Province, rig: Rig, keypad: Keypad) {
        let province = try Province()
        try province.serve()
        let rig = try Rig()
        let keypad = try rig.start()
        try province.enrol(rig)
        return (province, rig, keypad)
    }

    var url: String { "http://127.0.0.1:\(port)" }
    private var data: String { directory.path + "/data" }

    /// Runs a verb of `hailong-server`.
    @discardableResult
    func administer(_ arguments: String...) throws -> Outcome {
        let outcome = try run(arguments)
        guard outcome.status == 0 else {
            throw Failure(description: "hailong-server \(arguments): \(outcome.errors)")
        }
        return outcome
    }

    /// Runs a verb of `hailong-server` that may say no.
    func ask(_ arguments: String...) throws -> Outcome { try run(arguments) }

    private func run(_ arguments: [String]) throws -> Outcome {
        try Programs.run(Programs.path("hailong-server"), arguments + ["--data", data])
    }

    /// A new one-time code.
    func code() throws -> Code {
        try administer("kiosk", "code", Self.point, "--json").json()
    }

    /// Enrols a kiosk that runs, over the network.
    func enrol(_ rig: Rig) throws {
        let code = try code()
        let outcome = try rig.hailong("enrol", url, code.code, code.root)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.hasSuffix("enrolled at point \(Self.point)\n"))
    }

    /// How many ratings of each level the server holds, each identity once.
    func levels() throws -> [Int: Int] {
        struct Counts: Decodable {
            struct Row: Decodable {
                var level: Int
                var ratings: Int
            }
            var levels: [Row]
        }
        let counts: Counts = try administer("audit", "counts", "--json").json()
        return Dictionary(uniqueKeysWithValues: counts.levels.map { ($0.level, $0.ratings) })
            .filter { $0.value > 0 }
    }

    /// Starts the listener, and waits until it takes connections.
    func serve() throws {
        try start(
            Programs.path("hailong-server"),
            ["serve", "--data", data, "--listen", "127.0.0.1:\(port)"])
    }

    /// Starts what a café's network puts in the way: a page for everything, with 200.
    func serveLoginPage() throws {
        let program = """
            from http.server import BaseHTTPRequestHandler, HTTPServer
            class Page(BaseHTTPRequestHandler):
                def do_POST(self):
                    self.rfile.read(int(self.headers["Content-Length"]))
                    page = b"<html><title>Wi-Fi</title>Please log in</html>"
                    self.send_response(200)
                    self.send_header("Content-Type", "text/html")
                    self.send_header("Content-Length", str(len(page)))
                    self.end_headers()
                    self.wfile.write(page)
            HTTPServer(("127.0.0.1", \(port)), Page).serve_forever()
            """
        try start("/usr/bin/python3", ["-c", program])
    }

    private func start(_ executable: String, _ arguments: [String]) throws {
        let log = URL(filePath: directory.path + "/server.log")
        if !FileManager.default.fileExists(atPath: log.path) { try Data().write(to: log) }
        let output = try FileHandle(forWritingTo: log)
        try output.seekToEnd()
        process = try Child(
            executable, arguments, environment: Programs.environment(),
            output: .file(output.fileDescriptor), errors: .output)
        try eventually("a server on port \(port)") { Self.isOpen(port) }
    }

    /// Ends what serves, by force unless told otherwise.
    func stop(by signal: Int32 = SIGKILL) {
        guard let process else { return }
        process.signal(signal)
        process.wait()
        self.process = nil
    }

    private static func address(_ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return address
    }

    private static func isOpen(_ port: UInt16) -> Bool {
        let probe = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        defer { close(probe) }
        var address = address(port)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(probe, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    private static func freePort() throws -> UInt16 {
        let probe = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        defer { close(probe) }
        var address = address(0)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(probe, $0, size) | getsockname(probe, $0, &size)
            }
        }
        guard result == 0 else { throw Failure(description: "no free port: \(errno)") }
        return UInt16(bigEndian: address.sin_port)
    }
}
