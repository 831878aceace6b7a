package import FeedbackCore

/// Decides whether an answer is the province's, from the root key id pinned at enrolment.
///
/// One way for every statement: the root in the answer is the pinned one, it signed the
/// certificate, the certified key signed the statement, and the certificate was valid when the
/// statement says it was signed; the kiosk's own clock may be unset. Which kiosk, chain and payload
/// a statement is about is for the caller to compare.
package struct StatementVerifier: Hashable, Sendable {
    /// The first 16 bytes of SHA-256(root's SPKI).
    package let rootID: KeyID

    package init(rootID: KeyID) { self.rootID = rootID }

    /// The receipt in the body of an answer, and its whole message.
    package func receipt(
        in answer: [UInt8]
    ) throws(FormatError) -> (receipt: Receipt, message: [UInt8]) {
        let answer = try Answer(answer)
        let receipt = try statement(in: answer, .receipt, Receipt.init(payload:), \.now)
        return (receipt, answer.statement)
    }

    /// The statement about a heartbeat in the body of an answer.
    package func heartbeatAnswer(in answer: [UInt8]) throws(FormatError) -> HeartbeatAnswer {
        try statement(
            in: try Answer(answer), .heartbeatAnswer, HeartbeatAnswer.init(payload:), \.now)
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

    private func statement<Statement>(
        in answer: Answer, _ type: MessageType, _ read: ([UInt8]) throws(FormatError) -> Statement,
        _ now: KeyPath<Statement, WallTime>
    ) throws(FormatError) -> Statement {
        let key = try receiptKey(certifiedIn: answer)
        let message = try SignedMessage(answer.statement, expecting: type)
        try message.verify(with: key.publicKey)
        let statement = try read(message.payload)
        let signedAt = statement[keyPath: now]
        guard key.notBefore <= signedAt, signedAt <= key.notAfter else {
            throw FormatError(
                "statement", .outsideValidity,
                expected: """
                    a time from \(key.notBefore.milliseconds) to \(key.notAfter.milliseconds) ms, \
                    not \(signedAt.milliseconds)
                    """)
        }
        return statement
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
