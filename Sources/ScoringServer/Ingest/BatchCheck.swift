import BatchFormat
import FeedbackCore

/// The part of ingesting that needs no disk: reading, verifying, hashing again.
///
/// Runs on any thread, many at a time.
enum BatchCheck {
    /// A batch whose signature and hashes are right.
    struct Verified: Sendable {
        var batch: Batch
        /// The key that signed, of which the commit asks whether it still speaks for the kiosk.
        var key: KeyID
        /// The hash of each entry, in order.
        var hashes: [Digest]
        var payload: Digest
        /// The whole signed message, kept for ever.
        var message: [UInt8]
    }

    /// What came out.
    enum Outcome: Sendable {
        case verified(Verified)
        /// Signed by a known kiosk or claiming to be; to be answered with a signed refusal.
        case refused(ReceiptCode, kiosk: KioskID, chain: ChainID, payload: Digest)
        /// No message, or one that somebody changed on the way; to be answered with a problem.
        case garbage(String)
    }

    /// Looks at `message`, which was read from `bytes` and is signed with a key of `owner`.
    static func check(
        _ message: SignedMessage, _ bytes: [UInt8], owner: KeyOwner?
    ) -> Outcome {
        guard let owner else { return unknown(message) }
        do {
            try message.verify(with: owner.key)
        } catch {
            // Changed on the way: a receipt for it would make the kiosk give up a good batch.
            return .garbage(error.description)
        }
        guard let batch = try? Batch(payload: message.payload) else {
            return .refused(
                .unreadablePayload, kiosk: owner.kiosk, chain: .zero,
                payload: message.payloadDigest)
        }
        guard batch.kiosk == owner.kiosk else { return unknown(message) }
        guard let hashes = try? batch.verifiedHashes() else {
            return .refused(
                .brokenChain, kiosk: batch.kiosk, chain: batch.chain,
                payload: message.payloadDigest)
        }
        return .verified(
            Verified(
                batch: batch, key: message.keyID, hashes: hashes, payload: message.payloadDigest,
                message: bytes))
    }

    private static func unknown(_ message: SignedMessage) -> Outcome {
        let claimed = try? Batch(payload: message.payload)
        return .refused(
            .unknownKiosk, kiosk: claimed?.kiosk ?? .zero, chain: claimed?.chain ?? .zero,
            payload: message.payloadDigest)
    }
}

/// The kiosk that enrolled with a key.
struct KeyOwner: Hashable, Sendable {
    var kiosk: KioskID
    var key: PublicKey
}
