internal import Crypto
package import FeedbackCore

/// A P-256 public key that verifies ES256 signatures.
package struct PublicKey: Hashable, Sendable {
    /// The SubjectPublicKeyInfo in DER: 91 bytes, of which each key has one form only.
    package let spki: [UInt8]
    /// The key's name in signed messages: the first 16 bytes of SHA-256(SPKI).
    package let id: KeyID
    private let key: P256.Signing.PublicKey

    /// Reads an SPKI, and refuses any that is not the key's one form.
    package init(spki: [UInt8]) throws(FormatError) {
        // Written again, which is not cheap, only once.
        guard let key = try? P256.Signing.PublicKey(derRepresentation: spki),
            Array(key.derRepresentation) == spki
        else {
            throw FormatError("key", .badKey, expected: "the 91-byte SPKI of a P-256 key")
        }
        self.init(key, spki: spki)
    }

    init(_ key: P256.Signing.PublicKey) {
        self.init(key, spki: Array(key.derRepresentation))
    }

    private init(_ key: P256.Signing.PublicKey, spki: [UInt8]) {
        self.key = key
        self.spki = spki
        id = KeyID(trusted: Array(sha256(spki).bytes.prefix(KeyID.byteCount)))
    }

    /// True if `signature`, the 64 bytes r ‖ s, signs SHA-256(`bytes`).
    package func verifies(_ signature: [UInt8], of bytes: [UInt8]) -> Bool {
        guard let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature)
        else { return false }
        return key.isValidSignature(signature, for: bytes)
    }

    package static func == (left: Self, right: Self) -> Bool { left.spki == right.spki }

    package func hash(into hasher: inout Hasher) { hasher.combine(spki) }
}
