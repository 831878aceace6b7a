import BatchFormat
import FeedbackCore
import Journal
import Linux
import Uplink

/// Keeps what an accepted enrolment brought, whichever way it came.
struct EnrolmentKeeper: Sendable {
    let identity: IdentityDirectory
    let journal: Mailbox<JournalLoop.Message>
    /// What the chain declares; an enrolment adds the point.
    let declared: DeclaredConfiguration
    let log: EventLog

    /// Writes the binding down, has the chain hear of it, and forgets an order that waits for a
    /// stick.
    func store(_ enrolment: StoredEnrolment) -> StoreResult {
        let binding = enrolment.binding
        let record = EnrolmentRecord(
            url: binding.server?.text, root: binding.root, point: binding.point,
            answer: enrolment.answer)
        do throws(IdentityError) {
            try identity.setEnrolment(record)
            try identity.setOrder(nil)
        } catch {
            return .failed("\(error)")
        }
        var declared = declared
        declared.point = binding.point
        journal.send(
            .facts(
                [
                    .receipt(sha256(enrolment.receiptBytes)),
                    .configuration(declared.canonicalBytes()),
                ], at: BootClock.now()))
        log.write(
            .notice, "enrolled", "at point \(binding.point)", [("POINT", binding.point)])
        return .stored
    }
}
