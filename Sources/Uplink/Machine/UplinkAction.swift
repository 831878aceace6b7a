package import BatchFormat
package import FeedbackCore

/// What the uplink machine wants done, in order.
///
/// `freeze`, `sealHeartbeat`, `send`, `settle` and `storeEnrolment` each come alone in flight and
/// are answered by one event.
package enum UplinkAction: Sendable {
    /// Ask the journal for its oldest batch that no receipt covers.
    case freeze
    /// Ask the daemon how the kiosk is.
    case sealHeartbeat
    /// Post it, and give up after `within`.
    case send(UploadRequest, within: TimeSpan)
    /// Write a verified receipt of our own batch into the journal.
    case settle(Receipt, bytes: [UInt8])
    /// Keep the binding and the receipt that made it.
    case storeEnrolment(StoredEnrolment)
    /// Take note of what the server's clock said, at that boot time.
    case tellTime(ClockRecord, at: BootTime)
    /// Take note of what was published last for the kiosk's point.
    case tellResults([PublishedResult])
    /// Fire the timer then, or never; replaces the one before.
    case wake(at: BootTime?)
    /// Show this to people.
    case report(UplinkStatus)
    /// End the thread.
    case finish
}

/// Everything that an accepted enrolment leaves to keep.
package struct StoredEnrolment: Sendable {
    /// What the uplink goes by from now on.
    package var binding: ServerBinding
    /// The chain's first receipt, verified.
    package var receipt: Receipt
    /// Its signed message, whose SHA-256 goes into the chain.
    package var receiptBytes: [UInt8]
    /// The whole answer: receipt, certificate and root, to verify again without a network.
    package var answer: [UInt8]

    package init(
        binding: ServerBinding, receipt: Receipt, receiptBytes: [UInt8], answer: [UInt8]
    ) {
        self.binding = binding
        self.receipt = receipt
        self.receiptBytes = receiptBytes
        self.answer = answer
    }
}
