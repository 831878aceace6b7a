import Control
import FeedbackCore
import Glibc
import Journal
import Linux

/// The entry that must be on disk before anybody reads single ratings.
struct Inspection {
    let kiosk: KioskConfiguration
    let reader: JournalReader

    /// How long the journal may take to record it.
    private static let patience = TimeSpan.seconds(10)

    /// Has the daemon record it, and returns when the journal holds it.
    func record() throws {
        try refuseStrangers()
        let head = try reader.summary().head.sequence
        let reply: ControlReply
        do throws(ControlError) {
            reply = try ControlClient.ask(.inspect, at: kiosk.controlSocket)
        } catch .notRunning {
            throw CommandFailure(
                "single ratings can be read only while hailongd runs, because reading them is "
                    + "itself recorded")
        } catch {
            throw CommandFailure(error.description)
        }
        if case .refused(let words) = reply { throw CommandFailure(words.en) }
        let deadline = BootClock.now() + Self.patience
        while try !isRecorded(after: head) {
            guard BootClock.now() < deadline else {
                throw CommandFailure(
                    "single ratings are not shown: that they are read could not be recorded; "
                        + "hailong status says why")
            }
            Wait.milliseconds(20)
        }
    }

    private func refuseStrangers() throws(CommandFailure) {
        var status = stat()
        let path = reader.directory + "/journal.db"
        let isOwner = unsafe stat(path, &status) == 0 && status.st_uid == geteuid()
        guard geteuid() == 0 || isOwner else {
            throw CommandFailure("only root or the owner of the journal may read single ratings")
        }
    }

    private func isRecorded(after head: UInt64) throws -> Bool {
        var found = false
        try reader.forEachEntry(ofKinds: [13], in: (head + 1)...UInt64(Int64.max)) { entry in
            found = entry.fact == .inspected(user: geteuid())
            return !found
        }
        return found
    }
}
