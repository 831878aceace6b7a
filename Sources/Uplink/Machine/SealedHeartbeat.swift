package import FeedbackCore

/// A heartbeat as the daemon hands it over: made and signed now, sent once and never again.
package struct SealedHeartbeat: Hashable, Sendable {
    /// SHA-256 of the signed payload, which the answer has to echo.
    package var payloadDigest: Digest
    /// The COSE message, at most `Limits.messageBytes` bytes.
    package var message: [UInt8]

    package init(payloadDigest: Digest, message: [UInt8]) {
        self.payloadDigest = payloadDigest
        self.message = message
    }
}
