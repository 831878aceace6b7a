import Glibc

/// An exclusive lock on a file, held while the value lives.
package final class FileLock: Sendable {
    private let descriptor: Int32

    /// Takes the lock, or returns nothing if it is held and `waiting` is false.
    init?(_ path: String, waiting: Bool) throws(ServerError) {
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw .file(path: path, doing: "open the lock", reason: systemWords())
        }
        while flock(descriptor, waiting ? LOCK_EX : LOCK_EX | LOCK_NB) != 0 {
            if errno == EINTR { continue }
            let words = systemWords()
            let held = errno == EWOULDBLOCK
            close(descriptor)
            if held { return nil }
            throw .file(path: path, doing: "lock", reason: words)
        }
        self.descriptor = descriptor
    }

    deinit {
        // A child that is about to exec may share the file: closing alone would leave it locked.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }
}
