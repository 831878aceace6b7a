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
        guard spki.count == Self.head.count + 64, spki.starts(with: Self.head),
            let key = try? P256.Signing.PublicKey(
                x963Representation: spki.dropFirst(Self.head.count - 1))
        else {
            throw FormatError("key", .badKey, expected: "the 91-byte SPKI of a P-256 key")
        }
        self.init(key, spki: spki)
    }

    /// What each SPKI of a P-256 key begins with, up to the 4 before its point (RFC 5480).
    ///
    /// Whoever reads a key for each message spares reading and writing DER.
    private static let head: [UInt8] = [
        0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08,
        0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
    ]

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
