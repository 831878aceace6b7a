package import BatchFormat
package import FeedbackCore

/// The keys that speak for the province, and the certificate that ties one to the other.
///
/// `root.key` signs certificates only, and kiosks pin it; `receipt.key` signs receipts. Both are
/// made at the first start, as 64 hexadecimal digits in files for the owner alone.
package struct ServerKeys: Sendable {
    /// The public half of the key that kiosks pin at enrolment.
    package let root: PublicKey
    private let receipt: SigningKey
    private let certificate: [UInt8]

    /// How long a certificate is valid.
    private static let validity = TimeSpan.hours(24 * 365 * 5)
    /// A certificate that ends sooner is made again at the next start.
    private static let renewal = TimeSpan.hours(24 * 365)

    /// Reads the keys of `directory`, and makes what is missing.
    package static func load(
        _ directory: DataDirectory, now: WallTime
    ) throws(ServerError) -> ServerKeys {
        // Two programs that start together must not each make a key.
        let lock = try directory.lockForWriting(waiting: true)
        defer { withExtendedLifetime(lock) {} }
        let root = try key(directory.keys + "/root.key")
        let receipt = try key(directory.keys + "/receipt.key")
        let path = directory.keys + "/receipt.cert"
        if let bytes = try SecretFile.read(path),
            valid(bytes, root: root.publicKey, receipt: receipt.publicKey, now: now)
        {
            return ServerKeys(root: root.publicKey, receipt: receipt, certificate: bytes)
        }
        let statement = KeyCertificate(
            publicKey: receipt.publicKey, use: .receipts,
            // A kiosk's receipt may carry a time a little before this start.
            notBefore: now + .hours(-24), notAfter: now + validity)
        guard let bytes = try? SignedMessage.seal(statement.payload(), as: .key, with: root) else {
            throw .file(path: path, doing: "sign", reason: "the root key cannot sign")
        }
        try SecretFile.write(bytes, to: path)
        return ServerKeys(root: root.publicKey, receipt: receipt, certificate: bytes)
    }

    /// The body of an answer with `statement`, signed now, and the digest of the signed receipt.
    package func answer(_ statement: Receipt) throws(FormatError) -> (
        body: [UInt8], digest: Digest
    ) {
        let signed = try SignedMessage.seal(statement.payload(), as: .receipt, with: receipt)
        let answer = Answer(receipt: signed, certificate: certificate, rootSPKI: root.spki)
        return (answer.bytes(), sha256(signed))
    }

    private static func key(_ path: String) throws(ServerError) -> SigningKey {
        guard let bytes = try SecretFile.read(path) else {
            let key = SigningKey()
            try SecretFile.write(Array((key.raw.hex + "\n").utf8), to: path)
            return key
        }
        let text = String(decoding: bytes, as: UTF8.self).filter { !$0.isWhitespace }
        guard let raw = Digest(hex: text)?.bytes, let key = try? SigningKey(rawRepresentation: raw)
        else {
            throw .file(
                path: path, doing: "use the key",
                reason: "expected 64 hexadecimal digits of a P-256 key")
        }
        return key
    }

    private static func valid(
        _ bytes: [UInt8], root: PublicKey, receipt: PublicKey, now: WallTime
    ) -> Bool {
        guard let message = try? SignedMessage(bytes, expecting: .key),
            (try? message.verify(with: root)) != nil,
            let certificate = try? KeyCertificate(payload: message.payload)
        else { return false }
        return certificate.publicKey == receipt && certificate.use == .receipts
            && certificate.notBefore <= now && now + renewal <= certificate.notAfter
    }
}
