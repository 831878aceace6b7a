package import FeedbackCore

/// A frozen batch as the journal hands it over: signed once, sent byte for byte for ever.
package struct SealedBatch: Hashable, Sendable {
    /// The chain that its entries belong to: not always the one being written.
    package var chain: ChainID
    /// SHA-256 of the signed payload, which is what a receipt names.
    package var payloadDigest: Digest
    /// The COSE message, at most `Limits.messageBytes` bytes.
    package var message: [UInt8]
    /// How many entries it holds.
    package var count: Int

    package init(chain: ChainID, payloadDigest: Digest, message: [UInt8], count: Int) {
        self.chain = chain
        self.payloadDigest = payloadDigest
        self.message = message
        self.count = count
    }
}
