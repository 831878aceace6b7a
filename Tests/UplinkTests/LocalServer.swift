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

    /// Sends to the client, now.
    struct Send {
        fileprivate let write: ([UInt8]) -> Bool

        func callAsFunction(_ text: String) { _ = write(Array(text.utf8)) }

        /// False once the client has hung up.
        @discardableResult
        func callAsFunction(_ bytes: [UInt8]) -> Bool { write(bytes) }
    }

    /// Answers a request; false hangs up.
    typealias Handler = @Sendable (Request, Send) -> Bool

    let port: UInt16
    private let listener: CInt
    private let seen = Mutex<[Request]>([])
    private let handler: Handler
    private let greeting: String
    private let bytesPerSecond: Int?
    private let gate: EventFD?
    private let taken = Mutex(0)
    private let thread = Mutex<Thread?>(nil)

    /// Listens; `greeting` is sent to every client before it has said anything.
    ///
    /// With `bytesPerSecond` it stands behind a slow line, of which little fits into the buffers.
    /// With `gate` it reads nothing before that is readable.
    init(
        greeting: String = "", bytesPerSecond: Int? = nil, gate: EventFD? = nil,
        _ handler: @escaping Handler
    ) throws {
        self.handler = handler
        self.gate = gate
        self.bytesPerSecond = bytesPerSecond
        self.greeting = greeting
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        if bytesPerSecond != nil || gate != nil {
            var least: Int32 = 4_096
            setsockopt(listener, SOL_SOCKET, SO_RCVBUF, &least, 4)
        }
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

    /// Bytes read from anybody so far.
    var received: Int { taken.withLock { $0 } }

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
            if let gate { awaitReadable(gate.number, until: nil) }
            write(Array(greeting.utf8), to: client)
            while let request = read(from: client, connection) {
                seen.withLock { $0.append(request) }
                if !handler(request, Send { self.write($0, to: client) }) { break }
            }
            close(client)
        }
    }

    @discardableResult
    private func write(_ bytes: [UInt8], to client: CInt) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = Array(rest.prefix(bytesPerSecond.map { $0 / 16 } ?? rest.count))
            let count = send(client, piece, piece.count, Int32(MSG_NOSIGNAL))
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
            if bytesPerSecond != nil { usleep(1_000_000 / 16) }
        }
        return true
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
            let most = bytesPerSecond.map { $0 / 16 } ?? buffer.count
            if bytesPerSecond != nil { usleep(1_000_000 / 16) }
            let count = Glibc.read(client, &buffer, most)
            guard count > 0 else { return nil }
            taken.withLock { $0 += count }
            bytes += buffer[..<count]
        }
    }
}
