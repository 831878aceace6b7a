import CShims
import FeedbackCore
import Glibc
import Linux

/// One client of the listener: its request so far, and what it has not read yet.
final class ControlConnection {
    /// What came of a ready descriptor.
    enum Progress {
        case goesOn
        /// The request, without its line feed.
        case line([UInt8])
        /// Everything is said, or the client is gone or misbehaves.
        case over
    }

    let id: UInt64
    let peer: ControlPeer
    private let socket: FileDescriptor
    private var input: [UInt8] = []
    private var output: ArraySlice<UInt8> = []
    /// True once the request is complete.
    private(set) var asked = false
    private var finished = false

    init(id: UInt64, owning socket: consuming FileDescriptor) {
        self.id = id
        peer = Self.peer(of: socket.number)
        self.socket = socket
    }

    var descriptor: CInt { socket.number }

    var hasOutput: Bool { !output.isEmpty }

    /// True once the last reply is on its way: what the client does then holds nobody up.
    var isOver: Bool { finished && !hasOutput }

    /// Reads and writes what is possible now.
    func work(_ ready: Poller.Ready) -> Progress {
        if hasOutput, !flush() { return .over }
        if isOver { return .over }
        if ready.readable, let progress = read() { return progress }
        return ready.hungUp && !ready.readable ? .over : .goesOn
    }

    /// Queues a reply and sends what fits; false if the client reads too slowly to be kept.
    func send(_ reply: ControlReply) -> Bool {
        output += reply.json().bytes + [UInt8(ascii: "\n")]
        finished = finished || reply.isLast
        guard flush() else { return false }
        return output.count <= 4 * Limits.controlLineBytes
    }

    private func read() -> Progress? {
        do throws(SystemError) {
            let bytes = try socket.read(upTo: 4_096)
            // Half closed is enough for a request that is complete.
            guard !bytes.isEmpty else { return asked && !finished ? nil : .over }
            guard !asked else { return nil }
            input += bytes
        } catch {
            return error.code == EAGAIN ? nil : .over
        }
        if let end = input.firstIndex(of: UInt8(ascii: "\n")) {
            asked = true
            return .line(Array(input[..<end]))
        }
        return input.count > Limits.controlLineBytes ? .over : nil
    }

    private func flush() -> Bool {
        while hasOutput {
            let sent = unsafe output.withUnsafeBytes { bytes in
                unsafe Glibc.send(
                    socket.number, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
            }
            if sent < 0 { return errno == EAGAIN || errno == EINTR }
            output = output.dropFirst(sent)
        }
        return true
    }

    /// Who connected; without an answer of the kernel the highest ids, which own nothing.
    private static func peer(of descriptor: CInt) -> ControlPeer {
        var peer = ControlPeer(process: 0, user: .max, group: .max)
        _ = unsafe hl_peer(descriptor, &peer.process, &peer.user, &peer.group)
        return peer
    }
}
