import FeedbackCore
import Glibc
import Linux
import Synchronization
import TestSupport
import Testing

@testable import Control

struct ControlListenerTests {
    private let directory = TemporaryDirectory()
    private var path: String { directory.path + "/control" }

    /// Works a listener as the daemon's main loop would, until `body` on another thread is done.
    private func serve<Value: Sendable>(
        answer: (ControlListener.Call) -> [ControlReply] = { _ in [] },
        _ body: @escaping @Sendable () -> Value
    ) throws -> Value {
        let poller = try Poller()
        let listener = try ControlListener(path: path)
        try listener.watch(in: poller)
        let done = try EventFD()
        try poller.watch(done.number)
        let result = Mutex<Value?>(nil)
        let box = Box(result: result)
        let thread = try Thread(name: "client") {
            let value = body()
            box.result.withLock { $0 = value }
            done.signal()
        }
        defer { thread.join() }
        while true {
            for event in try poller.wait() {
                if event.descriptor == done.number {
                    return try #require(box.result.withLock { $0 })
                }
                #expect(listener.owns(event.descriptor))
                guard let call = listener.handle(event, in: poller) else { continue }
                for reply in answer(call) { listener.reply(reply, to: call.client, in: poller) }
            }
        }
    }

    private final class Box<Value: Sendable>: Sendable {
        let result: Mutex<Value?>
        init(result: consuming Mutex<Value?>) { self.result = result }
    }

    private static func ask(_ path: String) -> Result<ControlReply, ControlError> {
        Result { () throws(ControlError) in
            try ControlClient.ask(.status, at: path, within: .seconds(20))
        }
    }

    @Test func `a command gets the report of the daemon`() throws {
        let path = path
        let reply = try serve(answer: { call in
            #expect(call.request == .status)
            #expect(call.peer == ControlPeer(process: getpid(), user: getuid(), group: getgid()))
            return [.status(.full)]
        }) { Self.ask(path) }
        #expect(reply == .success(.status(.full)))
    }

    @Test func `progress comes line by line, then the end`() throws {
        let path = path
        let one = Words(vi: "một", en: "one")
        let two = Words(vi: "hai", en: "two")
        let order = ControlRequest.enrol(server: "s", code: "c", root: .zero)
        let (seen, reply) = try serve(answer: { call in
            #expect(call.request == order)
            return [.progress(one), .progress(two), .refused(one)]
        }) {
            let seen = Mutex<[Words]>([])
            let reply = try? ControlClient.ask(order, at: path, within: .seconds(20)) { words in
                seen.withLock { $0.append(words) }
            }
            return (seen.withLock { $0 }, reply)
        }
        #expect(seen == [one, two])
        #expect(reply == .refused(one))
    }

    @Test func `two clients are answered side by side`() throws {
        let path = path
        let replies = try serve(answer: { _ in [.status(.full)] }) {
            // The first one is connected and silent while the second one asks.
            let first = try? RawClient(path)
            let second = Self.ask(path)
            first?.send(#"{"ask":"status"}"# + "\n")
            return (first?.readAll(), second)
        }
        #expect(replies.1 == .success(.status(.full)))
        let line = String(decoding: ControlReply.status(.full).json().bytes, as: UTF8.self)
        #expect(replies.0 == line + "\n")
    }

    @Test func `clients that were answered and never leave hold nobody up`() throws {
        let path = path
        let reply = try serve(answer: { _ in [.status(.full)] }) {
            let clients = (0..<Limits.controlClients).map { _ in
                let client = try? RawClient(path)
                client?.send(#"{"ask":"status"}"# + "\n")
                _ = client?.readAll()
                return client
            }
            return withExtendedLifetime(clients) { Self.ask(path) }
        }
        #expect(reply == .success(.status(.full)))
    }

    @Test(arguments: ["{}\n", "GET / HTTP/1.1\r\n\r\n", "\n", "\u{0}\n"])
    func `a malformed line is refused in words`(line: String) throws {
        let path = path
        let answer = try serve {
            let client = try? RawClient(path)
            client?.send(line)
            return client?.readAll()
        }
        #expect(answer?.hasPrefix(#"{"refused":{"vi":"not a message between"#) == true)
    }

    @Test func `a line without an end is cut off`() throws {
        let path = path
        let answer = try serve {
            let client = try? RawClient(path)
            client?.send(String(repeating: " ", count: Limits.controlLineBytes + 4_096))
            return client?.readAll()
        }
        #expect(answer == "")
    }

    @Test func `a client in pieces is understood`() throws {
        let path = path
        let answer = try serve(answer: { _ in [.done(Words(vi: "v", en: "e"))] }) {
            let client = try? RawClient(path)
            for character in #"{"ask":"status"}"# + "\n" { client?.send(String(character)) }
            return client?.readAll()
        }
        #expect(answer == #"{"done":{"vi":"v","en":"e"}}"# + "\n")
    }

    @Test func `clients that ask nothing make room for one that does`() throws {
        let path = path
        let reply = try serve(answer: { _ in [.status(.full)] }) {
            let silent = (0..<2 * Limits.controlClients).map { _ in try? RawClient(path) }
            defer { withExtendedLifetime(silent) {} }
            return Self.ask(path)
        }
        #expect(reply == .success(.status(.full)))
    }

    @Test func `a client that does not read is dropped`() throws {
        let path = path
        let long = Words(vi: String(repeating: "a", count: 60_000), en: "")
        let answer = try serve(answer: { _ in
            // Far more than the kernel's buffer and ours.
            (0..<64).map { _ in ControlReply.progress(long) } + [.done(long)]
        }) {
            let client = try? RawClient(path)
            client?.send(#"{"ask":"status"}"# + "\n")
            let status = Self.ask(path)
            return (client?.readAll(), status)
        }
        #expect(answer.0?.contains("done") == false)
    }

    @Test func `the socket is for root and the group`() throws {
        let listener = try ControlListener(path: path)
        var status = stat()
        #expect(stat(path, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o660)
        withExtendedLifetime(listener) {}
    }

    @Test func `a second daemon is refused, a dead one's socket replaced`() throws {
        do {
            let listener = try ControlListener(path: path)
            #expect(throws: ControlError.alreadyRunning(path)) { try ControlListener(path: path) }
            // What a killed daemon leaves: the file without the process.
            #expect(rename(path, path + ".kept") == 0)
            withExtendedLifetime(listener) {}
        }
        #expect(rename(path + ".kept", path) == 0)
        #expect(Self.ask(path) == .failure(.notRunning(path)))
        let listener = try ControlListener(path: path)
        withExtendedLifetime(listener) {}
    }

    @Test func `the socket belongs to the group of a set-group-ID directory`() throws {
        let tty: gid_t = 5
        try #require(chown(directory.path, uid_t.max, tty) == 0)
        try #require(chmod(directory.path, 0o2750) == 0)
        let listener = try ControlListener(path: path)
        var status = stat()
        #expect(stat(path, &status) == 0)
        #expect(status.st_gid == tty)
        #expect(status.st_mode & 0o7777 == 0o660)
        withExtendedLifetime(listener) {}
    }

    @Test func `without a daemon the client says so`() {
        #expect(Self.ask(path) == .failure(.notRunning(path)))
        #expect(ControlError.notRunning(path).description.contains("hailongd is not running"))
        let long = "/" + String(repeating: "x", count: 107)
        #expect(Self.ask(long) == .failure(.pathTooLong(long)))
    }

    @Test func `a daemon that says nothing is waited for no longer than told`() throws {
        let path = path
        let reply = try serve {
            Result { () throws(ControlError) in
                try ControlClient.ask(.status, at: path, within: .milliseconds(1))
            }
        }
        #expect(reply == .failure(.timedOut))
    }
}

/// A client without manners.
private final class RawClient: Sendable {
    private let number: CInt

    init(_ path: String) throws {
        let socket = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        number = socket
        let result = try SocketAddress.with(path) { connect(socket, $0, $1) }
        #expect(result == 0)
    }

    deinit { close(number) }

    func send(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let sent = bytes.withUnsafeBytes {
                Glibc.send(number, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard sent > 0 else { return }
            bytes = bytes.dropFirst(sent)
        }
    }

    /// Everything until the daemon hangs up.
    func readAll() -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = read(number, &buffer, buffer.count), count > 0 {
            bytes += buffer[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
