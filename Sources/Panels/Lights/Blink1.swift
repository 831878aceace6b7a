import CShims
import FeedbackCore
import Glibc
import Linux

/// A blink(1), driven through its hidraw node, beside the kernel's hid-led or without it.
final class Blink1: LightDevice {
    /// An open node.
    private struct Node: ~Copyable {
        let path: String
        let file: FileDescriptor
    }

    private let identity: PanelIdentity
    private let find: (PanelIdentity) -> String?
    private var driver = Blink1Driver()
    private var node: Node?

    /// Takes the port and device, and what finds the path of its hidraw node.
    init(_ identity: PanelIdentity, find: @escaping (PanelIdentity) -> String?) {
        self.identity = identity
        self.find = find
    }

    func open() throws(LightRefusal) {
        node = nil
        guard let path = find(identity) else { throw LightRefusal("\(identity)", .absent) }
        let node = Node(path: path, file: try Self.open(path))
        try Self.send(.version, to: node)
        var answer = Blink1Report.version.bytes
        let count = unsafe hl_hid_get_feature(node.file.number, &answer, UInt32(answer.count))
        guard count >= 0 else { throw LightRefusal(path, .failed(code: -count)) }
        guard let version = Blink1Report.majorVersion(in: Array(answer.prefix(Int(count)))) else {
            throw LightRefusal(path, .notBlink1)
        }
        // The first kind keeps its pattern in an EEPROM, which every start would wear.
        guard version >= 2 else { throw LightRefusal(path, .tooOld) }
        self.node = consume node
        driver.begin()
    }

    func isNamed(_ name: String) -> Bool {
        switch node {
        case .some(let node): node.path.hasSuffix("/\(name)")
        case .none: false
        }
    }

    func show(_ light: Light, at now: BootTime) { driver.show(light, at: now) }

    func live(at time: BootTime) { driver.live(at: time) }

    func drive(at now: BootTime) throws(LightRefusal) { try send(driver.due(at: now)) }

    func nextChange(after now: BootTime) -> BootTime? { driver.nextChange(after: now) }

    func rest() throws(LightRefusal) { try send(Blink1Driver.farewell) }

    private static func open(_ path: String) throws(LightRefusal) -> FileDescriptor {
        let number = unsafe Glibc.open(path, O_RDWR | O_CLOEXEC | O_NONBLOCK)
        guard number >= 0 else { throw LightRefusal(path, .failed(code: errno)) }
        return FileDescriptor(owning: number)
    }

    /// Why this process may not write to a node; nothing if it may.
    static func refusal(of path: String) -> LightRefusal? {
        do throws(LightRefusal) {
            _ = try open(path)
            return nil
        } catch {
            return error
        }
    }

    private func send(_ reports: [Blink1Report]) throws(LightRefusal) {
        switch node {
        case .some(let node): for report in reports { try Self.send(report, to: node) }
        case .none: break
        }
    }

    private static func send(
        _ report: Blink1Report, to node: borrowing Node
    ) throws(LightRefusal) {
        var bytes = report.bytes
        let count = unsafe hl_hid_send_feature(node.file.number, &bytes, UInt32(bytes.count))
        guard count >= 0 else { throw LightRefusal(node.path, .failed(code: -count)) }
    }
}
