import CShims
import FeedbackCore
import Glibc
package import Linux

/// The daemon's end of the control socket, worked by one thread's event loop.
///
/// A client sends one request, gets its replies, and is hung up on. At most
/// `Limits.controlClients` at a time: whoever asks nothing goes when another comes.
package final class ControlListener {
    /// A request to answer, with `reply`, now or later.
    package struct Call: Sendable {
        /// Names the client for `reply`.
        package var client: UInt64
        /// Who asks, by the kernel's word when the client connected.
        package var peer: ControlPeer
        /// What is asked for; the peer may have it.
        package var request: ControlRequest
    }

    private let path: String
    private let socket: FileDescriptor
    private var clients: [ControlConnection] = []
    private var lastClient: UInt64 = 0

    /// Listens at `path`, whose socket file only root and its group may open.
    ///
    /// That is the process's group, or the group of a directory that has the set-group-ID bit.
    /// - Parameter path: at most 107 bytes; a socket file that nobody serves any more is replaced.
    /// - Throws: `ControlError.alreadyRunning` if somebody serves it.
    package init(path: String) throws(ControlError) {
        try Self.removeStale(path)
        socket = try Self.listen(path)
        self.path = path
    }

    deinit { _ = unsafe unlink(path) }

    /// Begins to watch the socket.
    package func watch(in poller: borrowing Poller) throws(SystemError) {
        try poller.watch(socket.number)
    }

    /// Whether a descriptor that is ready is ours to handle.
    package func owns(_ descriptor: CInt) -> Bool {
        descriptor == socket.number || clients.contains { $0.descriptor == descriptor }
    }

    /// Does what a ready descriptor wants, and returns the request that is complete now, if any.
    package func handle(_ ready: Poller.Ready, in poller: borrowing Poller) -> Call? {
        if ready.descriptor == socket.number {
            accept(in: poller)
            return nil
        }
        guard let client = clients.first(where: { $0.descriptor == ready.descriptor }) else {
            return nil
        }
        switch client.work(ready) {
        case .goesOn:
            rewatch(client, in: poller)
            return nil
        case .over:
            drop(client, in: poller)
            return nil
        case .line(let line): return call(of: client, line, in: poller)
        }
    }

    /// Sends a reply to a client, and hangs up after the last one; a client that left is ignored.
    package func reply(
        _ reply: ControlReply, to client: UInt64, in poller: borrowing Poller
    ) {
        guard let client = clients.first(where: { $0.id == client }) else { return }
        guard client.send(reply), !client.isOver else { return drop(client, in: poller) }
        rewatch(client, in: poller)
    }

    private func call(
        of client: ControlConnection, _ line: [UInt8], in poller: borrowing Poller
    ) -> Call? {
        do throws(ControlError) {
            let request = try ControlRequest(line: line)
            guard !request.needsAdministrator || [0, geteuid()].contains(client.peer.user) else {
                reply(.refused(Self.administratorWanted), to: client.id, in: poller)
                return nil
            }
            return Call(client: client.id, peer: client.peer, request: request)
        } catch {
            let words = error.description
            reply(.refused(Words(vi: words, en: words)), to: client.id, in: poller)
            return nil
        }
    }

    private static let administratorWanted = Words(
        vi: "chỉ quản trị viên (root) mới được yêu cầu việc này",
        en: "only an administrator (root) may ask for this")

    private func accept(in poller: borrowing Poller) {
        while true {
            let number = hl_accept(socket.number)
            guard number >= 0 else { return }
            lastClient += 1
            let client = ControlConnection(
                id: lastClient, owning: FileDescriptor(owning: number))
            if clients.count >= Limits.controlClients {
                guard let idle = clients.first(where: { !$0.asked }) else { continue }
                drop(idle, in: poller)
            }
            clients.append(client)
            rewatch(client, in: poller)
        }
    }

    private func rewatch(_ client: ControlConnection, in poller: borrowing Poller) {
        do throws(SystemError) {
            try poller.watch(client.descriptor, writing: client.hasOutput)
        } catch {
            drop(client, in: poller)
        }
    }

    private func drop(_ client: ControlConnection, in poller: borrowing Poller) {
        poller.forget(client.descriptor)
        clients.removeAll { $0 === client }
    }

    private static func listen(_ path: String) throws(ControlError) -> FileDescriptor {
        let socket = try SocketAddress.socket(blocking: false)
        // The mode of a socket before bind, less the umask, is that of its file: there is no
        // moment in which others could open it.
        guard fchmod(socket.number, 0o600) == 0 else {
            throw ControlError(SystemError("fchmod socket"))
        }
        let bound = try unsafe SocketAddress.with(path) { address, size in
            unsafe bind(socket.number, address, size)
        }
        guard bound == 0 else { throw ControlError(SystemError("bind \(path)")) }
        guard unsafe chmod(path, 0o660) == 0 else {
            throw ControlError(SystemError("chmod \(path)"))
        }
        guard Glibc.listen(socket.number, Int32(Limits.controlClients)) == 0 else {
            throw ControlError(SystemError("listen \(path)"))
        }
        return socket
    }

    private static func removeStale(_ path: String) throws(ControlError) {
        let probe = try SocketAddress.socket(blocking: true)
        let result = try unsafe SocketAddress.with(path) { address, size in
            unsafe connect(probe.number, address, size)
        }
        if result == 0 { throw .alreadyRunning(path) }
        switch errno {
        case ENOENT: return
        case ECONNREFUSED:
            guard unsafe unlink(path) == 0 || errno == ENOENT else {
                throw ControlError(SystemError("unlink \(path)"))
            }
        default: throw ControlError(SystemError("connect \(path)"))
        }
    }
}
