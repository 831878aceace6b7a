internal import Crypto

/// A P-256 private key that makes ES256 signatures.
package struct SigningKey: Sendable {
    /// The half that others verify with.
    package let publicKey: PublicKey
    private let key: P256.Signing.PrivateKey

    /// Makes a new key from the system's randomness.
    package init() { self.init(P256.Signing.PrivateKey()) }

    /// Takes the 32 bytes that `raw` gave, big-endian, 0 < number < order of the curve.
    package init(rawRepresentation raw: [UInt8]) throws(FormatError) {
        guard let key = try? P256.Signing.PrivateKey(rawRepresentation: raw) else {
            throw FormatError("key", .badKey, expected: "the 32 bytes of a P-256 private key")
        }
        self.init(key)
    }

    private init(_ key: P256.Signing.PrivateKey) {
        self.key = key
        publicKey = PublicKey(key.publicKey)
    }

    /// The 32 secret bytes.
    package var raw: [UInt8] { Array(key.rawRepresentation) }

    /// Signs SHA-256(`bytes`): the 64 bytes r ‖ s, different each time.
    package func signature(of bytes: [UInt8]) throws(FormatError) -> [UInt8] {
        guard let signature = try? key.signature(for: bytes) else {
            throw FormatError("key", .badKey, expected: "a key that can sign")
        }
        return Array(signature.rawRepresentation)
    }
}
