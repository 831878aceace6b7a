import BatchFormat
import FeedbackCore
import Journal

/// A server that holds whatever it is shown, and signs so with a key that is thrown away.
struct StandInServer {
    private let key = SigningKey()

    /// The receipt for a batch of the journal, and the same signed; at `now` by the boot's clock.
    func receipt(
        for frozen: FrozenBatch, of journal: Journal, at now: BootTime
    ) throws -> (receipt: Receipt, signed: [UInt8]) {
        let message = try SignedMessage(frozen.message, expecting: .batch)
        let batch = try Batch(payload: message.payload)
        let wall = WallTime(milliseconds: 1_700_000_000_000 + now.milliseconds)
        let receipt = Receipt(
            kiosk: journal.kiosk, chain: journal.chain, payloadDigest: frozen.payloadDigest,
            code: .held, firstHeldAt: wall, now: wall,
            contiguous: ChainHead(sequence: batch.lastSequence, hash: batch.headAfter),
            nextUploadAfter: .zero)
        return (receipt, try SignedMessage.seal(receipt.payload(), as: .receipt, with: key))
    }
}
