/// What a signed message is, as its protected header says, so that none passes for another.
package enum MessageType: CaseIterable, Hashable, Sendable {
    /// A kiosk's batch of entries.
    case batch
    /// The server's statement about a batch or an enrolment.
    case receipt
    /// How a kiosk is.
    case heartbeat
    /// The server's statement about a heartbeat.
    case heartbeatAnswer
    /// A kiosk that asks to be bound to a point.
    case enrolment
    /// The root's statement about another key.
    case key

    /// The text in header 16 (RFC 9596).
    package var mediaType: String {
        switch self {
        case .batch: "application/vnd.hailong.batch+cose"
        case .receipt: "application/vnd.hailong.receipt+cose"
        case .heartbeat: "application/vnd.hailong.heartbeat+cose"
        case .heartbeatAnswer: "application/vnd.hailong.heartbeat-answer+cose"
        case .enrolment: "application/vnd.hailong.enrolment+cose"
        case .key: "application/vnd.hailong.key+cose"
        }
    }
}
