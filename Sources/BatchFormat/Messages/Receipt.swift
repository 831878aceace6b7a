package import FeedbackCore

/// The server's statement about one batch or enrolment; signed anew for every answer.
package struct Receipt: Hashable, Sendable {
    /// Whose message is answered; all zero if the server could not tell.
    package var kiosk: KioskID
    /// The chain that the message is about; all zero if the server could not tell.
    package var chain: ChainID
    /// The SHA-256 of the payload that was answered.
    package var payloadDigest: Digest
    /// Whether the server holds what was sent, and if not, why.
    package var code: ReceiptCode
    /// When the server first had the payload on disk; 0 if it refuses.
    package var firstHeldAt: WallTime
    /// When the receipt was signed.
    package var now: WallTime
    /// How far the server holds the chain without a gap, and the hash there.
    package var contiguous: ChainHead
    /// When to upload next, in whole seconds within `Limits.nextUpload`.
    package var nextUploadAfter: TimeSpan
    /// The point that the kiosk is bound to; only in the answer to an enrolment.
    package var point: String?

    package init(
        kiosk: KioskID, chain: ChainID, payloadDigest: Digest, code: ReceiptCode,
        firstHeldAt: WallTime, now: WallTime, contiguous: ChainHead, nextUploadAfter: TimeSpan,
        point: String? = nil
    ) {
        self.kiosk = kiosk
        self.chain = chain
        self.payloadDigest = payloadDigest
        self.code = code
        self.firstHeldAt = firstHeldAt
        self.now = now
        self.contiguous = contiguous
        self.nextUploadAfter = nextUploadAfter
        self.point = point
    }

    /// The payload to sign.
    ///
    /// What could not be read back is a mistake of the server: a point of more than
    /// `Limits.textBytes` bytes, a next upload outside of `Limits.nextUpload`, a refusal of
    /// something held.
    package func payload() -> [UInt8] {
        var encoder = CBOREncoder()
        encoder.map(point == nil ? 10 : 11)
        encoder.pair(1) { $0.uint(1) }
        encoder.pair(2) { $0.bytes(kiosk.bytes) }
        encoder.pair(3) { $0.bytes(chain.bytes) }
        encoder.pair(4) { $0.bytes(payloadDigest.bytes) }
        encoder.pair(5) { $0.uint(UInt64(code.rawValue)) }
        encoder.pair(6) { $0.int(firstHeldAt.milliseconds) }
        encoder.pair(7) { $0.int(now.milliseconds) }
        encoder.pair(8) { $0.uint(contiguous.sequence) }
        encoder.pair(9) { $0.bytes(contiguous.hash.bytes) }
        encoder.pair(10) { $0.int(nextUploadAfter.seconds) }
        if let point { encoder.pair(11) { $0.text(point) } }
        return encoder.bytes
    }

    /// Reads a receipt's payload.
    package init(payload: [UInt8]) throws(FormatError) {
        var decoder = try CBORDecoder(payload, of: "receipt")
        var map = try decoder.map("a receipt")
        try map.version(&decoder)
        try map.key(2, &decoder)
        kiosk = try decoder.fixed("a kiosk", as: KioskID.self)
        try map.key(3, &decoder)
        chain = try decoder.fixed("a chain", as: ChainID.self)
        try map.key(4, &decoder)
        payloadDigest = try decoder.fixed("a payload's digest", as: Digest.self)
        try map.key(5, &decoder)
        code = try Self.code(from: &decoder)
        try map.key(6, &decoder)
        let held = decoder.offset
        firstHeldAt = WallTime(milliseconds: try decoder.time("when it was first held"))
        guard !code.isRefusal || firstHeldAt.milliseconds == 0 else {
            throw decoder.error(.inconsistent, at: held, "0, for nothing is held")
        }
        try map.key(7, &decoder)
        now = WallTime(milliseconds: try decoder.time("the time"))
        try map.key(8, &decoder)
        let sequence = try decoder.uint("a sequence number")
        try map.key(9, &decoder)
        contiguous = ChainHead(
            sequence: sequence, hash: try decoder.fixed("a head", as: Digest.self))
        try map.key(10, &decoder)
        nextUploadAfter = try Self.nextUpload(from: &decoder)
        point = try map.lastKey(11, &decoder) ? try decoder.text("a point") : nil
        try map.end(&decoder)
        try decoder.end()
    }

    private static func code(from decoder: inout CBORDecoder) throws(FormatError) -> ReceiptCode {
        let start = decoder.offset
        guard let code = ReceiptCode(rawValue: try decoder.uint("a code", as: UInt8.self)) else {
            throw decoder.error(.outOfRange, at: start, "a code of a receipt")
        }
        return code
    }

    private static func nextUpload(
        from decoder: inout CBORDecoder
    ) throws(FormatError) -> TimeSpan {
        let start = decoder.offset
        let span = TimeSpan.seconds(Int64(try decoder.uint("seconds", as: UInt32.self)))
        guard Limits.nextUpload.contains(span) else {
            throw decoder.error(
                .outOfRange, at: start, "at most \(Limits.nextUpload.upperBound.seconds) s")
        }
        return span
    }
}
