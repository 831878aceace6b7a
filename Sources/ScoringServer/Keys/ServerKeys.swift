package import BatchFormat
package import FeedbackCore

/// The keys that speak for the province, and the certificate that ties one to the other.
///
/// `root.key` signs certificates only, and kiosks pin it; `receipt.key` signs receipts. Both are
/// made at the first start, as 64 hexadecimal digits in files for the owner alone. `root.pub`
/// says which root kiosks pinned, so that `root.key` may be kept elsewhere; it is needed again
/// only to issue a certificate.
package struct ServerKeys: Sendable {
    /// The public half of the key that kiosks pin at enrolment.
    package let root: PublicKey
    private let receipt: SigningKey
    private let certificate: [UInt8]

    /// How long a certificate is valid.
    private static let validity = TimeSpan.hours(24 * 365 * 5)
    /// A certificate that ends sooner is made again at the next start.
    private static let renewal = TimeSpan.hours(24 * 365)
    /// 2026-01-01T00:00:00Z: a clock before it was never set.
    private static let earliest = WallTime(milliseconds: 1_767_225_600_000)

    /// Reads the keys of `directory`, and makes them if it never had any.
    ///
    /// A root that kiosks may have pinned is never replaced: where it is not to be found, that is
    /// an error.
    package static func load(
        _ directory: DataDirectory, now: WallTime
    ) throws(ServerError) -> ServerKeys {
        guard now >= earliest else { throw .clockNotSet(now) }
        // Two programs that start together must not each make a key.
        let lock = try directory.lockForWriting(waiting: true)
        defer { withExtendedLifetime(lock) {} }
        let files = KeyFiles(directory)
        let root = try files.root()
        let certificate = try files.certificate()
        let receipt = try files.receipt(mayMake: root.signing != nil)
        if let bytes = certificate,
            let span = span(of: bytes, root: root.key, receipt: receipt.publicKey)
        {
            guard now >= span.lowerBound else { throw .clockNotSet(now) }
            let lasts = now + renewal <= span.upperBound
            if lasts || (root.signing == nil && now <= span.upperBound) {
                if !lasts {
                    ServerLog.warning(
                        "\(files.certificatePath) ends within a year: put root.key back and restart"
                    )
                }
                return ServerKeys(root: root.key, receipt: receipt, certificate: bytes)
            }
        }
        guard let signing = root.signing else {
            throw .file(
                path: files.certificatePath, doing: "use the certificate",
                reason: "it is missing, over, or for another key; put root.key back into "
                    + "\(directory.keys), so that a new one can be issued")
        }
        let bytes = try issue(for: receipt.publicKey, with: signing, now, files)
        return ServerKeys(root: root.key, receipt: receipt, certificate: bytes)
    }

    /// The body of an answer with `statement`, signed now, and the digest of the signed receipt.
    package func answer(_ statement: Receipt) throws(FormatError) -> (
        body: [UInt8], digest: Digest
    ) {
        let signed = try SignedMessage.seal(statement.payload(), as: .receipt, with: receipt)
        return (body(signed), sha256(signed))
    }

    /// The body of an answer with `statement`, signed now.
    package func answer(_ statement: HeartbeatAnswer) throws(FormatError) -> [UInt8] {
        body(
            try SignedMessage.seal(statement.payload(), as: .heartbeatAnswer, with: receipt))
    }

    private func body(_ signed: [UInt8]) -> [UInt8] {
        Answer(statement: signed, certificate: certificate, rootSPKI: root.spki).bytes()
    }

    private static func issue(
        for key: PublicKey, with root: SigningKey, _ now: WallTime, _ files: KeyFiles
    ) throws(ServerError) -> [UInt8] {
        let statement = KeyCertificate(
            publicKey: key, use: .receipts,
            // A kiosk's receipt may carry a time a little before this start.
            notBefore: now + .hours(-24), notAfter: now + validity)
        guard let bytes = try? SignedMessage.seal(statement.payload(), as: .key, with: root) else {
            throw .file(
                path: files.certificatePath, doing: "sign", reason: "the root key cannot sign")
        }
        try SecretFile.write(bytes, to: files.certificatePath)
        return bytes
    }

    /// The time in which a certificate is valid, if it is the root's for this receipt key.
    private static func span(
        of bytes: [UInt8], root: PublicKey, receipt: PublicKey
    ) -> ClosedRange<WallTime>? {
        guard let message = try? SignedMessage(bytes, expecting: .key),
            (try? message.verify(with: root)) != nil,
            let certificate = try? KeyCertificate(payload: message.payload),
            certificate.publicKey == receipt, certificate.use == .receipts,
            certificate.notBefore <= certificate.notAfter
        else { return nil }
        return certificate.notBefore...certificate.notAfter
    }
}
