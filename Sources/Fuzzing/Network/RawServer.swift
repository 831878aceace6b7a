import FeedbackCore
import Glibc
import Linux
import Synchronization
import Uplink

/// A listener on the loopback that answers every request with the bytes of the input.
final class RawServer: Sendable {
    /// The one that every run of the target uses.
    static let shared = RawServer()

    private let answer = Mutex<[UInt8]>([])
    private let listener: CInt
    private let port: UInt16

    private init() {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                _ = unsafe bind(listener, address, size)
                _ = unsafe getsockname(listener, address, &size)
            }
        }
        _ = listen(listener, 8)
        self.listener = listener
        port = UInt16(bigEndian: address.sin_port)
        // It ends with the process.
        _ = try? Thread(name: "raw-server") { [self] in
            while true { serve(accept(listener, nil, nil)) }
        }
    }

    /// Posts something with the uplink's own transport, which gets `bytes` for an answer.
    func answer(with bytes: [UInt8]) throws(TransportError) -> HTTPReply {
        answer.withLock { $0 = bytes }
        let transport = try CurlTransport(.init(version: "fuzz"), signals: UplinkSignals())
        guard let server = try? ServerURL("http://127.0.0.1:\(port)") else {
            throw .notConnected
        }
        let request = UploadRequest(server: server, path: .batches, body: [1, 2, 3])
        return try transport.send(request, within: .seconds(4))
    }

    /// Answers once the request is there, and hangs up once the client has read everything.
    private func serve(_ client: CInt) {
        guard client >= 0 else { return }
        defer { close(client) }
        var buffer = [UInt8](repeating: 0, count: 4_096)
        guard unsafe recv(client, &buffer, buffer.count, 0) > 0 else { return }
        let bytes = answer.withLock { $0 }
        var sent = 0
        while sent < bytes.count {
            let rest = Array(bytes[sent...])
            let count = unsafe send(client, rest, rest.count, Int32(MSG_NOSIGNAL))
            guard count > 0 else { return }
            sent += count
        }
        shutdown(client, Int32(SHUT_WR))
        while unsafe recv(client, &buffer, buffer.count, 0) > 0 {}
    }
}
