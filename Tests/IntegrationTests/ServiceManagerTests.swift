import Foundation
import Glibc
import Synchronization
import TestSupport
import TestTraits
import Testing

/// What systemd hears.
@Suite(.blocking)
struct ServiceManagerTests {
    /// A datagram socket in systemd's place.
    private final class NotifySocket {
        let path: String
        private let descriptor: CInt
        private let datagrams = Datagrams()

        init(_ path: String) throws {
            self.path = path
            descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
            let bound = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
            guard bound == 0 else { throw Failure(description: "bind \(path): \(errno)") }
            listen()
        }

        deinit { shutdown(descriptor, Int32(SHUT_RD)) }

        /// Waits until the datagrams so far satisfy `holds`.
        func wait(_ what: String, _ holds: ([String]) -> Bool) throws {
            try eventually("systemd hears \(what): \(heard)") { holds(heard) }
        }

        /// Every datagram so far.
        var heard: [String] { datagrams.withLock(\.self) }

        /// Reads on a thread of its own: a full queue would hold the daemon up.
        private func listen() {
            Thread.detachNewThread { [descriptor, datagrams] in
                var bytes = [UInt8](repeating: 0, count: 4_096)
                while case let count = recv(descriptor, &bytes, bytes.count, 0), count > 0 {
                    let text = String(decoding: bytes.prefix(count), as: UTF8.self)
                    datagrams.withLock { $0.append(text) }
                }
                close(descriptor)
            }
        }

        /// A mutex that the thread may hold on to.
        private final class Datagrams: Sendable {
            private let texts = Mutex<[String]>([])
            func withLock<Value: Sendable>(_ body: (inout sending [String]) -> sending Value)
                -> Value
            {
                texts.withLock(body)
            }
        }
    }

    @Test func `systemd hears that it is ready, how it is, that it lives, and that it stops`()
        throws
    {
        let rig = try Rig()
        let systemd = try NotifySocket(rig.directory.path + "/notify")
        let keypad = try rig.start(
            environment: ["NOTIFY_SOCKET": systemd.path, "WATCHDOG_USEC": "400000"])
        try systemd.wait("READY") { heard in
            heard.contains { $0.contains("READY=1") && $0.contains("STATUS=amber") }
        }
        try systemd.wait("WATCHDOG thrice") { heard in
            heard.count { $0.contains("WATCHDOG=1") } >= 3
        }
        try keypad.pressAndBeThanked(2)
        #expect(try keypad.end(by: SIGTERM) == 0)
        try systemd.wait("STOPPING") { $0.last?.contains("STOPPING=1") == true }
    }

    @Test func `systemd hears of a kiosk that cannot record, which still lives`() throws {
        let rig = try Rig()
        try FileManager.default.createDirectory(
            atPath: rig.state + "/journal/x", withIntermediateDirectories: true)
        let systemd = try NotifySocket(rig.directory.path + "/notify")
        let keypad = try rig.start(
            environment: ["NOTIFY_SOCKET": systemd.path, "WATCHDOG_USEC": "400000"])
        try systemd.wait("red") { heard in
            heard.contains { $0.contains("STATUS=red: not recording") }
        }
        try systemd.wait("WATCHDOG twice") { heard in
            heard.count { $0.contains("WATCHDOG=1") } >= 2
        }
        #expect(try keypad.end(by: SIGTERM) == 0)
    }
}
