internal import FeedbackCore
internal import Glibc
package import Linux

/// The room on a file system.
package struct DiskSpace: Hashable, Sendable {
    /// Bytes that the daemon may still write.
    package let free: Int64
    /// Bytes of the whole file system.
    package let total: Int64

    package init(free: Int64, total: Int64) {
        self.free = free
        self.total = total
    }

    /// Asks the file system that `path` is on.
    package init(at path: String) throws(SystemError) {
        var answer = statvfs()
        guard unsafe statvfs(path, &answer) == 0 else { throw SystemError("statvfs \(path)") }
        free = Int64(clamping: answer.f_bavail) * Int64(clamping: answer.f_frsize)
        total = Int64(clamping: answer.f_blocks) * Int64(clamping: answer.f_frsize)
    }

    /// The free share in percent, rounded down.
    package var freePercent: Int { total > 0 ? Int(free / (total / 100 + 1)) : 0 }

    /// True if presses have to be refused before the disk refuses them.
    package var isExhausted: Bool { free < Limits.refuseBelowBytes }
}
