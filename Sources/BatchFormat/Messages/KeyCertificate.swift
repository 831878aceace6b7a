package import FeedbackCore

/// The root's statement that a key may be used for one thing, for some time.
package struct KeyCertificate: Hashable, Sendable {
    /// What the key may sign.
    package enum Use: UInt8, CaseIterable, Hashable, Sendable {
        case receipts = 1
        case configuration = 2
    }

    /// The key that the root speaks for.
    package var publicKey: PublicKey
    /// The one thing that the key may sign.
    package var use: Use
    /// The first moment of validity.
    package var notBefore: WallTime
    /// The last moment of validity, not before `notBefore`.
    package var notAfter: WallTime

    package init(publicKey: PublicKey, use: Use, notBefore: WallTime, notAfter: WallTime) {
        self.publicKey = publicKey
        self.use = use
        self.notBefore = notBefore
        self.notAfter = notAfter
    }

    /// The payload to sign.
    package func payload() -> [UInt8] {
        var encoder = CBOREncoder()
        encoder.map(6)
        encoder.pair(1) { $0.uint(1) }
        encoder.pair(2) { $0.bytes(publicKey.id.bytes) }
        encoder.pair(3) { $0.bytes(publicKey.spki) }
        encoder.pair(4) { $0.uint(UInt64(use.rawValue)) }
        encoder.pair(5) { $0.int(notBefore.milliseconds) }
        encoder.pair(6) { $0.int(notAfter.milliseconds) }
        return encoder.bytes
    }

    /// Reads a certificate's payload.
    package init(payload: [UInt8]) throws(FormatError) {
        var decoder = try CBORDecoder(payload, of: "key certificate")
        var map = try decoder.map("a key certificate")
        try map.version(&decoder)
        try map.key(2, &decoder)
        let named = decoder.offset
        let id = try decoder.fixed("a key id", as: KeyID.self)
        try map.key(3, &decoder)
        publicKey = try PublicKey(spki: try decoder.bytes("an SPKI", 1...Limits.textBytes))
        guard publicKey.id == id else {
            throw decoder.error(.otherKey, at: named, "the key id \(publicKey.id)")
        }
        try map.key(4, &decoder)
        var start = decoder.offset
        guard let use = Use(rawValue: try decoder.uint("a use", as: UInt8.self)) else {
            throw decoder.error(.outOfRange, at: start, "1 (receipts) or 2 (configuration)")
        }
        self.use = use
        try map.key(5, &decoder)
        notBefore = WallTime(milliseconds: try decoder.time("not before"))
        try map.key(6, &decoder)
        start = decoder.offset
        notAfter = WallTime(milliseconds: try decoder.time("not after"))
        guard notBefore <= notAfter else {
            throw decoder.error(.inconsistent, at: start, "a time from the start of validity on")
        }
        try map.end(&decoder)
        try decoder.end()
    }
}
