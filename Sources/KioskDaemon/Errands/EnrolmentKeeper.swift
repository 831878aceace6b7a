import BatchFormat
package import FeedbackCore
package import Journal
package import Linux
package import Uplink

/// Keeps what an accepted enrolment brought, whichever way it came.
package struct EnrolmentKeeper: Sendable {
    let identity: IdentityDirectory
    let journal: Mailbox<JournalLoop.Message>
    /// What the chain declares; an enrolment adds the point.
    let declared: DeclaredConfiguration
    let log: EventLog

    /// Takes where the binding is kept, and how the chain hears of it.
    package init(
        identity: IdentityDirectory, journal: Mailbox<JournalLoop.Message>,
        declared: DeclaredConfiguration, log: EventLog
    ) {
        self.identity = identity
        self.journal = journal
        self.declared = declared
        self.log = log
    }

    /// Writes the binding down, has the chain hear of it, and forgets an order that waits for a
    /// stick.
    package func store(_ enrolment: StoredEnrolment, at now: BootTime) -> StoreResult {
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
                ], at: now), evenIfFull: true)
        log.write(
            .notice, "enrolled", "at point \(binding.point)", [("POINT", binding.point)])
        return .stored
    }
}
