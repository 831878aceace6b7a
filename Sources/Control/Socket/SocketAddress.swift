import Glibc
import Linux

/// Calls with the address of a Unix socket.
enum SocketAddress {
    /// Runs `body` with the address of `path`, and returns its result.
    static func with<Value>(
        _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Value
    ) throws(ControlError) -> Value {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        // One byte stays for the zero that ends the path.
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
            throw .pathTooLong(path)
        }
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { space in
            unsafe space.copyBytes(from: bytes)
        }
        return unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { general in
                unsafe body(general, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    /// A new stream socket, closed in children.
    static func socket(blocking: Bool) throws(ControlError) -> FileDescriptor {
        let flags = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        let kind = blocking ? flags : flags | Int32(SOCK_NONBLOCK.rawValue)
        do throws(SystemError) {
            return FileDescriptor(
                owning: try retryingInterrupts("socket") { Glibc.socket(AF_UNIX, kind, 0) })
        } catch {
            throw ControlError(error)
        }
    }
}
