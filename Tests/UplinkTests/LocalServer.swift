import Glibc
import Linux
import Synchronization

/// A listener on the loopback that answers each request with whatever bytes a test wants.
final class LocalServer: Sendable {
    /// One request as it came.
    struct Request: Sendable {
        /// The request line and the headers.
        var head: String
        var body: [UInt8]
        /// Which connection it came over, from 1.
        var connection: Int
    }

    /// Sends bytes to the client, now.
    typealias Send = (String) -> Void
    /// Answers a request; false hangs up.
    typealias Handler = @Sendable (Request, Send) -> Bool

    let port: UInt16
    private let listener: CInt
    private let seen = Mutex<[Request]>([])
    private let handler: Handler
    private let greeting: String
    private let thread = Mutex<Thread?>(nil)

    /// Listens; `greeting` is sent to every client before it has said anything.
    init(greeting: String = "", _ handler: @escaping Handler) throws {
        self.handler = handler
        self.greeting = greeting
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let made = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, size) == 0 && listen(listener, 8) == 0
                    && getsockname(listener, address, &size) == 0
            }
        }
        guard made else { throw SystemError("bind 127.0.0.1") }
        self.listener = listener
        port = UInt16(bigEndian: address.sin_port)
        let started = try Thread(name: "server") { [self] in serve() }
        thread.withLock { $0 = started }
    }

    var requests: [Request] { seen.withLock { $0 } }

    /// Ends the thread; the port refuses from now on.
    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        thread.withLock { $0.take() }?.join()
        close(listener)
    }

    private func serve() {
        var connection = 0
        while case let client = accept(listener, nil, nil), client >= 0 {
            connection += 1
            write(greeting, to: client)
            while let request = read(from: client, connection) {
                seen.withLock { $0.append(request) }
                if !handler(request, { write($0, to: client) }) { break }
            }
            close(client)
        }
    }

    private func write(_ text: String, to client: CInt) {
        let bytes = Array(text.utf8)
        _ = send(client, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    private func read(from client: CInt, _ connection: Int) -> Request? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let text = String(decoding: bytes, as: UTF8.self)
            if let end = text.firstRange(of: "\r\n\r\n") {
                let head = String(text[..<end.lowerBound])
                let length =
                    head.split(separator: "\r\n")
                    .first { $0.lowercased().hasPrefix("content-length: ") }
                    .flatMap { Int($0.dropFirst(16)) } ?? 0
                let start = head.utf8.count + 4
                if bytes.count >= start + length {
                    return Request(
                        head: head, body: Array(bytes[start...]), connection: connection)
                }
            }
            let count = Glibc.read(client, &buffer, buffer.count)
            guard count > 0 else { return nil }
            bytes += buffer[..<count]
        }
    }
}
