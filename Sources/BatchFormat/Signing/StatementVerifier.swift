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
    /// What `learn` found last.
    private var known: Certified?

    /// A certificate and its root, byte by byte as they stood in an answer, and what they say.
    private struct Certified: Hashable {
        var certificate: [UInt8]
        var rootSPKI: [UInt8]
        var key: KeyCertificate
    }

    package init(rootID: KeyID) { self.rootID = rootID }

    /// Remembers the certificate in the body of an answer if the root signed it.
    ///
    /// Nearly all answers bear the same one, and to verify it again is a third of the work on each.
    /// An answer that proves nothing changes nothing.
    package mutating func learn(from answer: [UInt8]) {
        guard let answer = try? Answer(answer), recall(answer) == nil,
            let key = try? receiptKey(certifiedIn: answer)
        else { return }
        known = Certified(
            certificate: answer.certificate, rootSPKI: answer.rootSPKI, key: key)
    }

    private func recall(_ answer: Answer) -> KeyCertificate? {
        guard let known, known.certificate == answer.certificate,
            known.rootSPKI == answer.rootSPKI
        else { return nil }
        return known.key
    }

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
        if let key = recall(answer) { return key }
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
