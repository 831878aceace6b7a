import FeedbackCore
import Journal

/// What the journal needs besides commits.
extension Recorder {
    /// Reads the tail back, and after an hour without a commit tries whether the disk still writes.
    mutating func prove() {
        let now = loop.machine.now()
        do throws(JournalError) {
            try journal.checkTail()
            if now - lastWrite > Limits.writeProbeAfter {
                try journal.probe()
                lastWrite = now
            }
        } catch  where error.needsQuarantine {
            beginAnew(after: error, at: now)
        } catch {
            loop.board.refuse(error.refusal)
            retryAt = now + Limits.refusalRetry
        }
        loop.board.answered(.journal, at: now)
    }

    /// Goes on in a new journal after a failure that no press has met, unless the next try is due
    /// later.
    mutating func beginAnew(after error: JournalError, at now: BootTime) {
        guard retryAt ?? now <= now else { return }
        if recover(from: error) {
            commit([], at: now, again: true)
        } else {
            refuse([], error, at: now, again: isNextBad)
        }
    }

    mutating func planCheckpoint(after write: BootTime) {
        checkpointAt = journal.isWorthCheckpoint ? write + Limits.checkpointAfter : nil
    }

    mutating func checkpoint() {
        checkpointAt = nil
        do throws(JournalError) {
            try journal.checkpoint()
        } catch {
            loop.log.write(.warning, "checkpoint", "\(error)")
        }
    }
}
