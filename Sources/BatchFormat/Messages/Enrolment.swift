package import FeedbackCore

/// A kiosk's request to be bound to a point, signed by the key that it carries.
package struct Enrolment: Hashable, Sendable {
    /// The one-time code, as the administrator was given it.
    package var code: String
    /// The id that the kiosk gave itself.
    package var kiosk: KioskID
    /// The key that this message is signed with, and every batch after it.
    package var publicKey: PublicKey
    /// The chain that the kiosk writes now, for the receipt to name.
    package var chain: ChainID

    package init(code: String, kiosk: KioskID, publicKey: PublicKey, chain: ChainID) {
        self.code = code
        self.kiosk = kiosk
        self.publicKey = publicKey
        self.chain = chain
    }

    /// The payload to sign.
    package func payload() -> [UInt8] {
        var encoder = CBOREncoder()
        encoder.map(5)
        encoder.pair(1) { $0.uint(1) }
        encoder.pair(2) { $0.text(code) }
        encoder.pair(3) { $0.bytes(kiosk.bytes) }
        encoder.pair(4) { $0.bytes(publicKey.spki) }
        encoder.pair(5) { $0.bytes(chain.bytes) }
        return encoder.bytes
    }

    /// Reads an enrolment's payload.
    package init(payload: [UInt8]) throws(FormatError) {
        var decoder = try CBORDecoder(payload, of: "enrolment")
        var map = try decoder.map("an enrolment")
        try map.version(&decoder)
        try map.key(2, &decoder)
        code = try decoder.text("an enrolment code")
        try map.key(3, &decoder)
        kiosk = try decoder.fixed("a kiosk", as: KioskID.self)
        try map.key(4, &decoder)
        publicKey = try PublicKey(spki: try decoder.bytes("an SPKI", 1...Limits.textBytes))
        try map.key(5, &decoder)
        chain = try decoder.fixed("a chain", as: ChainID.self)
        try map.end(&decoder)
        try decoder.end()
    }

    /// Reads a whole signed enrolment, and verifies it with the key that it carries.
    ///
    /// That proves that the sender holds the key, and nothing else about the sender.
    package init(verifying bytes: [UInt8]) throws(FormatError) {
        let message = try SignedMessage(bytes, expecting: .enrolment)
        try self.init(payload: message.payload)
        try message.verify(with: publicKey)
    }
}
