package import BatchFormat
package import FeedbackCore

/// What the uplink wants from the daemon; called on the uplink's thread, and may block it.
package protocol UplinkHost: AnyObject {
    /// The oldest batch that no receipt covers, frozen now if none was.
    func freeze() -> FreezeResult
    /// Writes a verified receipt of a batch of ours, held or refused, into the journal.
    func settle(_ receipt: Receipt, bytes: [UInt8]) -> SettleResult
    /// Keeps what an accepted enrolment brought; says why not if it could not.
    func storeEnrolment(_ enrolment: StoredEnrolment) -> StoreResult
    /// How the kiosk is now, signed.
    func heartbeat() -> HeartbeatResult
    /// Takes note of what the server's clock said, at that boot time.
    func tellTime(_ time: ClockRecord, at moment: BootTime)
    /// Takes note of what was published last for the kiosk's point.
    func tellResults(_ results: [PublishedResult])
    /// Takes note of how the uplink stands.
    func report(_ status: UplinkStatus)
}

/// What the journal gave.
package enum FreezeResult: Sendable {
    case batch(SealedBatch)
    case nothing
    /// In words for `hailong status`.
    case failed(String)
}

/// What the daemon says of the kiosk.
package enum HeartbeatResult: Sendable {
    case sealed(SealedHeartbeat)
    /// In words for `hailong status`.
    case failed(String)
}

/// What the journal made of a receipt.
package enum SettleResult: Sendable {
    /// Written; `more` if another batch could be frozen now.
    case settled(more: Bool)
    case failed(String)
}

/// Whether a binding is on disk.
package enum StoreResult: Sendable {
    case stored
    case failed(String)
}
