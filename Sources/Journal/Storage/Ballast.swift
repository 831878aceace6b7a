internal import FeedbackCore
internal import Glibc
package import Linux

/// A file that holds room back for the day the disk is full.
package struct Ballast: Hashable, Sendable {
    /// The file's path.
    package let path: String

    package init(_ path: String) { self.path = path }

    /// Allocates the file's bytes, unless it is there already.
    ///
    /// - Throws: `SystemError`, with `ENOSPC` if there is no room; then no file is left.
    package func fill(bytes: Int = Limits.ballastBytes) throws(SystemError) {
        guard !JournalFiles.exists(path) else { return }
        try JournalFiles.makeDirectory(SmallFile.parent(of: path))
        let number = try retryingInterrupts("open \(path)") {
            unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o640)
        }
        let file = FileDescriptor(owning: number)
        let code = posix_fallocate(file.number, 0, bytes)
        guard code == 0 else {
            _ = unsafe unlink(path)
            throw SystemError("allocate \(bytes) bytes for \(path)", code: code)
        }
    }

    /// Gives the room back, and says whether there was any.
    @discardableResult
    package func release() -> Bool { unsafe unlink(path) == 0 }
}
