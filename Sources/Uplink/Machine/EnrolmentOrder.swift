package import FeedbackCore

/// What somebody at the kiosk ordered: enrol there, with a one-time code, trusting that root.
package struct EnrolmentOrder: Hashable, Sendable {
    /// Where the message is posted, and batches once it was accepted.
    package var server: ServerURL
    /// The root key whose certificates will be believed from now on.
    package var root: KeyID
    /// The chain that the message names, and the receipt must.
    package var chain: ChainID
    /// SHA-256 of the signed payload.
    package var payloadDigest: Digest
    /// The signed enrolment message with the code and the kiosk's key.
    package var message: [UInt8]

    package init(
        server: ServerURL, root: KeyID, chain: ChainID, payloadDigest: Digest, message: [UInt8]
    ) {
        self.server = server
        self.root = root
        self.chain = chain
        self.payloadDigest = payloadDigest
        self.message = message
    }
}
