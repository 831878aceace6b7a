package import FeedbackCore

/// The server's statement about one heartbeat; signed anew for every answer.
///
/// Its `now` was signed after the heartbeat was: it is what a kiosk may set against its own boot
/// time. It says nothing about entries, and covers none.
package struct HeartbeatAnswer: Hashable, Sendable {
    /// Whose heartbeat is answered.
    package var kiosk: KioskID
    /// The SHA-256 of the heartbeat's payload.
    package var payloadDigest: Digest
    /// What the server did with it.
    package var code: HeartbeatCode
    /// When this was signed.
    package var now: WallTime
    /// When to send the next one, in whole seconds within `Limits.nextHeartbeat`; zero leaves the
    /// kiosk its own rhythm.
    package var nextAfter: TimeSpan
    /// What was published last for the kiosk's point, `Limits.publishedResults` at most; nothing if
    /// the server cannot say, which is other than that nothing was published.
    package var results: [PublishedResult]?

    package init(
        kiosk: KioskID, payloadDigest: Digest, code: HeartbeatCode, now: WallTime,
        nextAfter: TimeSpan = .zero, results: [PublishedResult]? = nil
    ) {
        self.kiosk = kiosk
        self.payloadDigest = payloadDigest
        self.code = code
        self.now = now
        self.nextAfter = nextAfter
        self.results = results
    }

    /// The payload to sign.
    ///
    /// What could not be read back is a mistake of the server: a next heartbeat outside of
    /// `Limits.nextHeartbeat`, or results that are not as `PublishedResult` has them.
    package func payload() -> [UInt8] {
        var encoder = CBOREncoder()
        encoder.map(results == nil ? 6 : 7)
        encoder.pair(1) { $0.uint(1) }
        encoder.pair(2) { $0.bytes(kiosk.bytes) }
        encoder.pair(3) { $0.bytes(payloadDigest.bytes) }
        encoder.pair(4) { $0.uint(UInt64(code.rawValue)) }
        encoder.pair(5) { $0.int(now.milliseconds) }
        encoder.pair(6) { $0.int(nextAfter.seconds) }
        if let results { encoder.pair(7) { PublishedResult.write(results, to: &$0) } }
        return encoder.bytes
    }

    /// Reads an answer's payload.
    package init(payload: [UInt8]) throws(FormatError) {
        var decoder = try CBORDecoder(payload, of: "heartbeat answer")
        var map = try decoder.map("a heartbeat answer")
        try map.version(&decoder)
        try map.key(2, &decoder)
        kiosk = try decoder.fixed("a kiosk", as: KioskID.self)
        try map.key(3, &decoder)
        payloadDigest = try decoder.fixed("a payload's digest", as: Digest.self)
        try map.key(4, &decoder)
        let start = decoder.offset
        guard let code = HeartbeatCode(rawValue: try decoder.uint("a code", as: UInt8.self)) else {
            throw decoder.error(.outOfRange, at: start, "a code of a heartbeat answer")
        }
        self.code = code
        try map.key(5, &decoder)
        now = WallTime(milliseconds: try decoder.time("the time"))
        try map.key(6, &decoder)
        let most = UInt64(Limits.nextHeartbeat.upperBound.seconds)
        nextAfter = .seconds(Int64(try decoder.uint("seconds", upTo: most)))
        results = try map.lastKey(7, &decoder) ? PublishedResult.results(from: &decoder) : nil
        try map.end(&decoder)
        try decoder.end()
    }
}
