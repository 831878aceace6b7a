internal import FeedbackCore

/// The body of the server's answer: a statement, and what it takes to trust it.
///
/// It is an array of three byte strings, itself unsigned; `StatementVerifier` reads it.
package struct Answer: Hashable, Sendable {
    /// A signed receipt or heartbeat answer.
    package var statement: [UInt8]
    /// The signed certificate of the key that signed the statement.
    package var certificate: [UInt8]
    /// The SPKI of the root that signed the certificate.
    package var rootSPKI: [UInt8]

    package init(statement: [UInt8], certificate: [UInt8], rootSPKI: [UInt8]) {
        self.statement = statement
        self.certificate = certificate
        self.rootSPKI = rootSPKI
    }

    /// The body.
    package func bytes() -> [UInt8] {
        var encoder = CBOREncoder()
        encoder.array(3)
        encoder.bytes(statement)
        encoder.bytes(certificate)
        encoder.bytes(rootSPKI)
        return encoder.bytes
    }

    /// Reads a body.
    package init(_ bytes: [UInt8]) throws(FormatError) {
        var decoder = try CBORDecoder(bytes, of: "answer")
        _ = try decoder.array("an answer", 3...3)
        statement = try decoder.bytes("a statement", 1...Limits.answerBytes)
        certificate = try decoder.bytes("a certificate", 1...Limits.answerBytes)
        rootSPKI = try decoder.bytes("the root's SPKI", 1...Limits.textBytes)
        decoder.leave()
        try decoder.end()
    }
}
