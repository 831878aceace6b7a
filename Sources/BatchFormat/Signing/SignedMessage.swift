package import FeedbackCore

/// A COSE_Sign1 message (RFC 9052, 4.2) with ES256, in the one form that we write.
///
///     18([<< {1: -7, 4: kid, 16: typ} >>, {}, payload, signature])
///
/// Reading trusts nothing; only `verify` says who signed.
package struct SignedMessage: Hashable, Sendable {
    /// The key that the protected header names; only `verify` shows that it signed.
    package let keyID: KeyID
    /// What is signed, 1…`Limits.messageBytes` bytes, not looked into.
    package let payload: [UInt8]
    private let protected: [UInt8]
    private let signature: [UInt8]

    /// The longest payload that fits a message, beside at most 160 bytes of envelope.
    package static let longestPayload = Limits.messageBytes - 160

    private static let tag: UInt64 = 18
    private static let signatureBytes = 64
    /// ES256, and ESP256, which is the same with the curve in its name (RFC 9864).
    private static let algorithms: Set<Int64> = [-7, -9]

    /// The SHA-256 of the payload, by which receipts name a batch.
    package var payloadDigest: Digest { sha256(payload) }

    /// Signs `payload`, and gives the whole message.
    package static func seal(
        _ payload: [UInt8], as type: MessageType, with key: SigningKey
    ) throws(FormatError) -> [UInt8] {
        guard payload.count <= longestPayload else {
            throw FormatError(
                "signed message", .tooLong, expected: "a payload of at most \(longestPayload) bytes"
            )
        }
        let protected = header(type, key.publicKey.id)
        let signature = try key.signature(of: signedBytes(protected, payload))
        var encoder = CBOREncoder()
        encoder.bytes.reserveCapacity(payload.count + 160)
        begin(&encoder, protected)
        encoder.map(0)
        encoder.bytes(payload)
        encoder.bytes(signature)
        return encoder.bytes
    }

    /// The bytes with which every message of a type that a key signs begins, and no other.
    package static func beginning(of type: MessageType, by key: KeyID) -> [UInt8] {
        var encoder = CBOREncoder()
        begin(&encoder, header(type, key))
        return encoder.bytes
    }

    private static func begin(_ encoder: inout CBOREncoder, _ protected: [UInt8]) {
        encoder.tag(tag)
        encoder.array(4)
        encoder.bytes(protected)
    }

    /// Reads a message of the type `expecting`; its signature is not looked at.
    ///
    /// Refuses with `notCOSE` what does not begin as a message, with `wrongMessageType` a message
    /// of another type, and with other refusals a message that is malformed.
    package init(_ bytes: [UInt8], expecting type: MessageType) throws(FormatError) {
        guard bytes.starts(with: [0xd2, 0x84]) else {
            throw FormatError("signed message", .notCOSE, expected: "d2 84, a COSE_Sign1 message")
        }
        var decoder = try CBORDecoder(bytes, of: "signed message")
        try decoder.tag(Self.tag, "tag 18")
        _ = try decoder.array("a COSE_Sign1 message", 4...4)
        protected = try decoder.bytes("the protected header", 1...200)
        let unprotected = decoder.offset
        var map = try decoder.map("an empty header")
        guard map.isEmpty else {
            throw decoder.error(.unprotectedHeader, at: unprotected, "an empty header")
        }
        try map.end(&decoder)
        payload = try decoder.bytes("the payload", 1...Limits.messageBytes)
        signature = try decoder.bytes(
            "the signature", Self.signatureBytes...Self.signatureBytes)
        decoder.leave()
        try decoder.end()
        keyID = try Self.keyID(inHeader: protected, of: type)
    }

    /// Refuses the message unless `key` is the one it names, and signed it.
    package func verify(with key: PublicKey) throws(FormatError) {
        guard key.id == keyID else {
            throw FormatError("signed message", .otherKey, expected: "key \(keyID), not \(key.id)")
        }
        guard key.verifies(signature, of: Self.signedBytes(protected, payload)) else {
            throw FormatError("signed message", .badSignature, expected: "one by key \(keyID)")
        }
    }

    /// The Sig_structure of RFC 9052, 4.4, without external data.
    private static func signedBytes(_ protected: [UInt8], _ payload: [UInt8]) -> [UInt8] {
        var encoder = CBOREncoder()
        encoder.bytes.reserveCapacity(protected.count + payload.count + 20)
        encoder.array(4)
        encoder.text("Signature1")
        encoder.bytes(protected)
        encoder.bytes([])
        encoder.bytes(payload)
        return encoder.bytes
    }

    private static func header(_ type: MessageType, _ id: KeyID) -> [UInt8] {
        var encoder = CBOREncoder()
        encoder.map(3)
        encoder.pair(1) { $0.int(-7) }
        encoder.pair(4) { $0.bytes(id.bytes) }
        encoder.pair(16) { $0.text(type.mediaType) }
        return encoder.bytes
    }

    private static func keyID(
        inHeader bytes: [UInt8], of type: MessageType
    ) throws(FormatError) -> KeyID {
        var decoder = try CBORDecoder(bytes, of: "protected header")
        var map = try decoder.map("a header")
        try map.key(1, &decoder)
        var start = decoder.offset
        guard algorithms.contains(try decoder.int("an algorithm")) else {
            throw decoder.error(.wrongAlgorithm, at: start, "-7 (ES256) or -9 (ESP256)")
        }
        try map.key(4, &decoder)
        let id = try decoder.fixed("a key id", as: KeyID.self)
        try map.key(16, &decoder)
        start = decoder.offset
        guard try decoder.text("a type") == type.mediaType else {
            throw decoder.error(.wrongMessageType, at: start, type.mediaType)
        }
        try map.end(&decoder)
        try decoder.end()
        return id
    }
}
