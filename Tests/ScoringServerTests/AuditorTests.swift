import FeedbackCore
import Foundation
import SQLite
import ScoringServer
import Testing

struct AuditorTests {
    /// True once a process or thread waits for a lock on the file of that inode.
    ///
    /// Foundation takes the kernel's first short answer for the end of the file, and one machine's
    /// locks are longer.
    private func isAwaited(_ inode: Int) throws -> Bool {
        let file = try #require(FileHandle(forReadingAtPath: "/proc/locks"))
        var bytes = Data()
        while let more = try file.read(upToCount: 4_096), !more.isEmpty { bytes += more }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
            .contains { $0.contains("-> FLOCK") && $0.contains(":\(inode) ") }
    }

    @Test func `counting waits for whoever holds the writing lock`() async throws {
        let rig = try Rig()
        var kiosk = try rig.kiosk()
        kiosk.boot(at: Rig.noon)
        kiosk.press([1, 2, 3])
        _ = try rig.send(try kiosk.everything())
        rig.stop()
        let path = rig.directory.path + "/write.lock"
        let lock = try #require(FileHandle(forUpdatingAtPath: path))
        #expect(flock(lock.fileDescriptor, LOCK_EX) == 0)
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        let inode = try #require(attributes[.systemFileNumber] as? Int)
        let finished = DispatchSemaphore(value: 0)
        let thread = Thread {
            _ = try? Auditor(rig.directory)
            finished.signal()
        }
        thread.start()
        let deadline = ContinuousClock.now + .seconds(60)
        while try !isAwaited(inode) {
            try #require(ContinuousClock.now < deadline, "nobody waits for the lock")
            guard finished.wait(timeout: .now()) == .timedOut else {
                Issue.record("it did not wait")
                return
            }
        }
        #expect(flock(lock.fileDescriptor, LOCK_UN) == 0)
        finished.wait()
        let index = try Database(path: rig.directory.path + "/index.db", access: .readOnly)
        #expect(try index.first("SELECT count(*) FROM rating") { $0.int(0) } == 3)
    }
}
