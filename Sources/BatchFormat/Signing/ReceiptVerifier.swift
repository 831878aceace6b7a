package import FeedbackCore

/// Decides whether an answer is the province's, from the root key id pinned at enrolment.
package struct ReceiptVerifier: Hashable, Sendable {
    /// The first 16 bytes of SHA-256(root's SPKI).
    package let rootID: KeyID

    package init(rootID: KeyID) { self.rootID = rootID }

    /// The receipt in the body of an answer, if root, certificate and receipt key all verify.
    ///
    /// The certificate must have been valid when the receipt says it was signed: the kiosk's own
    /// clock may be unset. Which kiosk, chain and payload the receipt is about is for the caller
    /// to compare.
    package func verify(
        answer bytes: [UInt8]
    ) throws(FormatError) -> (receipt: Receipt, receiptBytes: [UInt8]) {
        let answer = try Answer(bytes)
        let key = try receiptKey(certifiedIn: answer)
        let message = try SignedMessage(answer.receipt, expecting: .receipt)
        try message.verify(with: key.publicKey)
        let receipt = try Receipt(payload: message.payload)
        guard key.notBefore <= receipt.now, receipt.now <= key.notAfter else {
            throw FormatError(
                "receipt", .outsideValidity,
                expected: """
                    a time from \(key.notBefore.milliseconds) to \(key.notAfter.milliseconds) ms, \
                    not \(receipt.now.milliseconds)
                    """)
        }
        return (receipt, answer.receipt)
    }

    /// The certificate of the key that signs receipts, if the root in the answer is the pinned one
    /// and signed it.
    package func receiptKey(certifiedIn answer: Answer) throws(FormatError) -> KeyCertificate {
        let root = try PublicKey(spki: answer.rootSPKI)
        guard root.id == rootID else {
            throw FormatError("answer", .otherKey, expected: "the root \(rootID), not \(root.id)")
        }
        return try certified(answer.certificate, by: root)
    }

    private func certified(
        _ bytes: [UInt8], by root: PublicKey
    ) throws(FormatError) -> KeyCertificate {
        let message = try SignedMessage(bytes, expecting: .key)
        try message.verify(with: root)
        let certificate = try KeyCertificate(payload: message.payload)
        guard certificate.use == .receipts else {
            throw FormatError("key certificate", .wrongUse, expected: "a key for receipts")
        }
        return certificate
    }
}
