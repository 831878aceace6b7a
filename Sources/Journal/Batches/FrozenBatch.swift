package import FeedbackCore

/// A signed batch as it is sent, byte for byte the same each time.
package struct FrozenBatch: Hashable, Sendable {
    /// The chain of its entries: not always the one in use.
    package let chain: ChainID
    /// The places of its entries.
    package let entries: ClosedRange<UInt64>
    /// The digest of the payload, by which a receipt names the batch.
    package let payloadDigest: Digest
    /// The signed message.
    package internal(set) var message: [UInt8]
    /// True if the server refused it before.
    package let isReoffered: Bool
}
