import Foundation
import Hummingbird
import HummingbirdTesting
import ScoringServer
import Testing

struct ListenerTests {
    /// What the other side sends until it closes; nothing if it does not within 30 s.
    private static func conversation(port: Int, sending words: String) -> String? {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var patience = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience,
            socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0, send(descriptor, words, words.utf8.count, 0) == words.utf8.count
        else { return nil }
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count > 0 { received += buffer.prefix(count) } else if count == 0 { break }
            if count < 0 { return nil }
        }
        return String(decoding: received, as: UTF8.self)
    }

    @Test(arguments: [
        "", "GET /heal", "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST /v1/batches HTTP/1.1\r\nHost: a\r\nContent-Type: application/cose\r\n"
            + "Content-Length: 500\r\n\r\nabc",
    ])
    func `a connection on which nothing moves is closed`(words: String) async throws {
        let rig = try Rig()
        var options = try Listener.Options(listen: "127.0.0.1:0")
        options.idleSeconds = 1
        let application = Listener.application(rig.server, options) { Rig.noon }
        try await application.test(.live) { client in
            let port = try #require(client.port)
            let answer = await withCheckedContinuation { continuation in
                Thread.detachNewThread {
                    continuation.resume(
                        returning: Self.conversation(port: port, sending: words))
                }
            }
            #expect(answer != nil)
        }
    }
}
