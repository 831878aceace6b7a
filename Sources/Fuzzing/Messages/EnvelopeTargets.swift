import BatchFormat
import FeedbackCore

/// What stands around payloads: CBOR itself, signed messages, and answers with their certificates.
enum EnvelopeTargets {
    static let all: [FuzzTarget] = [
        FuzzTarget("cbor", longest: Limits.messageBytes + 64, cbor),
        FuzzTarget("signed-message", longest: Limits.messageBytes + 64, signedMessage),
        MessageTargets.canonical("answer", Answer.init) { answer in
            try verify(answer)
            return answer.bytes()
        },
    ]

    /// Any deterministic item, written again as it was read.
    @Sendable private static func cbor(_ bytes: [UInt8]) throws -> FuzzTarget.Verdict {
        var encoder = CBOREncoder()
        do throws(FormatError) {
            var decoder = try CBORDecoder(bytes, of: "item")
            try copy(&decoder, to: &encoder)
            try decoder.end()
        } catch {
            try MessageTargets.check(error, about: bytes)
            return .refused
        }
        try promise(encoder.bytes == bytes, "\(bytes.hex) is written as \(encoder.bytes.hex)")
        return .accepted
    }

    private static func copy(
        _ decoder: inout CBORDecoder, to encoder: inout CBOREncoder
    ) throws(FormatError) {
        switch decoder.peek() {
        case 0: encoder.uint(try decoder.uint("a number"))
        case 1: encoder.int(try decoder.int("a number"))
        case 2: encoder.bytes(try decoder.bytes("bytes", 0...Limits.messageBytes))
        case 3: encoder.text(try decoder.text("text", longest: Limits.messageBytes))
        case 4:
            let count = try decoder.array("an array", 0...Limits.messageBytes)
            encoder.array(count)
            for _ in 0..<count { try copy(&decoder, to: &encoder) }
            decoder.leave()
        case 5: try copyMap(&decoder, to: &encoder)
        default:
            if decoder.null() { encoder.null() } else { encoder.bool(try decoder.bool("a word")) }
        }
    }

    private static func copyMap(
        _ decoder: inout CBORDecoder, to encoder: inout CBOREncoder
    ) throws(FormatError) {
        var map = try decoder.map("a map")
        var pairs: [UInt64: [UInt8]] = [:]
        while !map.isEmpty {
            var ahead = decoder
            let key = try ahead.uint("a key")
            try map.key(key, &decoder)
            var value = CBOREncoder()
            try copy(&decoder, to: &value)
            pairs[key] = value.bytes
        }
        try map.end(&decoder)
        // In their order and each once, whatever the reader let through.
        encoder.map(pairs.count)
        for (key, value) in pairs.sorted(by: { $0.key < $1.key }) {
            encoder.uint(key)
            encoder.bytes += value
        }
    }

    /// A message is of one type only, and its bytes are the only ones of its parts.
    @Sendable private static func signedMessage(
        _ bytes: [UInt8]
    ) throws -> FuzzTarget.Verdict {
        var found: (type: MessageType, message: SignedMessage)?
        for type in MessageType.allCases {
            let message: SignedMessage
            do throws(FormatError) {
                message = try SignedMessage(bytes, expecting: type)
            } catch {
                try MessageTargets.check(error, about: bytes)
                continue
            }
            try promise(found == nil, "a message has one type")
            found = (type, message)
        }
        guard let (type, message) = found else { return .refused }
        let signature = Array(bytes.suffix(64))
        let forms: [Int64] = [-7, -9]
        try promise(
            forms.contains { envelope(message, type, $0, signature) == bytes },
            "a message is written in one form for each algorithm")
        return .accepted
    }

    private static func envelope(
        _ message: SignedMessage, _ type: MessageType, _ algorithm: Int64, _ signature: [UInt8]
    ) -> [UInt8] {
        var header = CBOREncoder()
        header.map(3)
        header.uint(1)
        header.int(algorithm)
        header.uint(4)
        header.bytes(message.keyID.bytes)
        header.uint(16)
        header.text(type.mediaType)
        var encoder = CBOREncoder()
        encoder.tag(18)
        encoder.array(4)
        encoder.bytes(header.bytes)
        encoder.map(0)
        encoder.bytes(message.payload)
        encoder.bytes(signature)
        return encoder.bytes
    }

    /// The root of the known answers: SHA-256("hailong test key: root") is its secret.
    private static let root = KeyID(hex: "6cf9ebc1b1cc3d26cc6f69c6b7c2c04d") ?? .zero
    /// The statements of the known answers: nobody else's may ever verify.
    private static let known = Set(
        [
            "4b2994734e3c73eb6fcc2ec9aca213fd88c240b5753a997910138fb73dee7fe8",
            "51b3a6cb37139730021851b49c847beff5e580048197f5865ede2f5e45fa3632",
            "7fa0bf7d69aa4a0920a7bcbddf6b122cdac9dba541220921f9b9cbb651772dbe",
        ].compactMap(Digest.init(hex:)))

    private static func verify(_ answer: Answer) throws(BrokenPromise) {
        let verifier = StatementVerifier(rootID: root)
        if let (receipt, _) = try? verifier.receipt(in: answer.bytes()) {
            try promise(
                known.contains(sha256(receipt.payload())), "only the root's statements verify")
        }
        if let heartbeat = try? verifier.heartbeatAnswer(in: answer.bytes()) {
            try promise(
                known.contains(sha256(heartbeat.payload())), "only the root's statements verify")
        }
    }
}
