internal import BatchFormat
internal import FeedbackCore
internal import SQLite

/// What holds for a batch of the chain in use as for one that was taken over.
extension Verification {
    /// What is wrong about a batch, in words for a person.
    struct Mismatch: Error { var reason: String }

    /// What a row says of the receipt of its batch.
    struct ReceiptColumns {
        var receipt: [UInt8]?
        var code: Int64?
        var heldAt: Int64?
        /// True if the batch is to be sent all the same, so that the code may be a refusal's.
        var waits = false
        /// True if the entry that tells of the receipt may have been pruned.
        var mayOutliveItsEntry = false
    }

    /// Refuses what the kiosk has not signed; false if signatures are not checked.
    @discardableResult
    func checkSignature(of message: SignedMessage) throws -> Bool {
        guard checksSignatures else { return false }
        guard let key = keys[message.keyID] else {
            throw Mismatch(reason: "key \(message.keyID) that signed it is not the kiosk's")
        }
        try message.verify(with: key)
        return true
    }

    /// Whether a batch was received is what a receipt says, and not what a column says.
    ///
    /// - Returns: true if the server's signature was checked too.
    mutating func checkReceipt(
        _ row: ReceiptColumns, for payload: Digest, of chain: ChainID, _ database: Database
    ) throws -> Bool {
        guard let bytes = row.receipt else { return false }
        let message = try SignedMessage(bytes, expecting: .receipt)
        let receipt = try Receipt(payload: message.payload)
        guard receipt.payloadDigest == payload, receipt.kiosk == report.kiosk,
            receipt.chain == chain
        else { throw Mismatch(reason: "its receipt names another batch") }
        guard !receipt.code.isRefusal, row.heldAt == receipt.firstHeldAt.milliseconds,
            row.waits || row.code == Int64(receipt.code.rawValue)
        else { throw Mismatch(reason: "its receipt says something else than the journal") }
        // Its entry may stand beyond the first fault.
        let mayBeGone = report.head.sequence < goal || row.mayOutliveItsEntry
        guard try mayBeGone || tells(of: sha256(bytes), database) else {
            throw Mismatch(reason: "its receipt does not stand in the chain")
        }
        guard let key = receiptKeys.first(where: { $0.id == message.keyID }) else { return false }
        try message.verify(with: key)
        return true
    }
}
