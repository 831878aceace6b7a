import BatchFormat
import FeedbackCore

@testable import Uplink

/// A scoring server in memory: it verifies what comes, holds it once, and signs real receipts.
final class ModelServer {
    /// Made once: what a seed decides must not depend on random keys.
    struct Keys: Sendable {
        let root = SigningKey()
        let receipts = SigningKey()
        let certificate: [UInt8]

        init(use: KeyCertificate.Use = .receipts) throws {
            let certificate = KeyCertificate(
                publicKey: receipts.publicKey, use: use, notBefore: WallTime(milliseconds: 0),
                notAfter: WallTime(milliseconds: 4_000_000_000_000))
            self.certificate = try SignedMessage.seal(
                certificate.payload(), as: .key, with: root)
        }
    }

    let keys: Keys
    var now = WallTime(milliseconds: 1_800_000_000_000)
    var point = "BR-VT.01"
    /// What is said of heartbeats, and when the next one is wanted.
    var heartbeatCode = HeartbeatCode.taken
    var nextHeartbeatAfter = TimeSpan.zero
    /// What was published last.
    var results: [PublishedResult]?
    /// Every heartbeat that verified, in order.
    private(set) var heartbeats: [Heartbeat] = []
    /// Refuse everything with this code.
    var refusal: ReceiptCode?
    var nextUploadAfter = TimeSpan.zero
    /// A planted bug: sign for the first batch without keeping it.
    var losesFirst = false
    /// How often each payload was taken in, first or again.
    private(set) var deliveries: [Digest: Int] = [:]
    /// The message bytes that came first for each payload.
    private(set) var messages: [Digest: [UInt8]] = [:]
    /// Each entry's identity, and how often it was counted.
    private(set) var counted: [Digest: Int] = [:]
    private var contiguous: [ChainID: ChainHead] = [:]
    private let kioskKey: PublicKey

    init(keys: Keys, kioskKey: PublicKey) {
        self.keys = keys
        self.kioskKey = kioskKey
    }

    /// What the server answers to a body.
    func answer(_ request: UploadRequest) -> HTTPReply {
        do throws(FormatError) {
            switch request.path {
            case .batches: return try batch(request.body)
            case .enrolments: return try enrolment(request.body)
            case .heartbeats: return try heartbeat(request.body)
            }
        } catch {
            return HTTPReply(
                status: 400, contentType: "application/problem+json", body: Array("{}".utf8))
        }
    }

    private func batch(_ body: [UInt8]) throws(FormatError) -> HTTPReply {
        let message = try SignedMessage(body, expecting: .batch)
        try message.verify(with: kioskKey)
        let batch = try Batch(payload: message.payload)
        let digest = message.payloadDigest
        if refusal == nil, deliveries[digest] == nil {
            let hashes = try batch.verifiedHashes()
            if !losesFirst || batch.firstSequence > 1 {
                for hash in hashes { counted[hash, default: 0] += 1 }
            }
            messages[digest] = body
            contiguous[batch.chain] = ChainHead(
                sequence: batch.lastSequence, hash: batch.headAfter)
        }
        if refusal == nil { deliveries[digest, default: 0] += 1 }
        return try reply(
            receipt(kiosk: batch.kiosk, chain: batch.chain, digest: digest))
    }

    private func enrolment(_ body: [UInt8]) throws(FormatError) -> HTTPReply {
        let enrolment = try Enrolment(verifying: body)
        let digest = try SignedMessage(body, expecting: .enrolment).payloadDigest
        var receipt = receipt(kiosk: enrolment.kiosk, chain: enrolment.chain, digest: digest)
        if !receipt.code.isRefusal { receipt.point = point }
        return try reply(receipt)
    }

    private func heartbeat(_ body: [UInt8]) throws(FormatError) -> HTTPReply {
        let message = try SignedMessage(body, expecting: .heartbeat)
        try message.verify(with: kioskKey)
        let heartbeat = try Heartbeat(payload: message.payload)
        heartbeats.append(heartbeat)
        return try reply(
            HeartbeatAnswer(
                kiosk: heartbeat.kiosk, payloadDigest: message.payloadDigest,
                code: heartbeatCode, now: now, nextAfter: nextHeartbeatAfter,
                results: results))
    }

    /// Signs an answer to a heartbeat, whatever it says.
    func reply(_ answer: HeartbeatAnswer) throws(FormatError) -> HTTPReply {
        let signed = try SignedMessage.seal(
            answer.payload(), as: .heartbeatAnswer, with: keys.receipts)
        return reply(signed, status: answer.code.isRefusal ? 403 : 200)
    }

    private func reply(_ statement: [UInt8], status: Int) -> HTTPReply {
        let answer = Answer(
            statement: statement, certificate: keys.certificate,
            rootSPKI: keys.root.publicKey.spki)
        return HTTPReply(
            status: status, contentType: "application/cbor", body: answer.bytes())
    }

    /// A receipt as the server would sign it now.
    func receipt(kiosk: KioskID, chain: ChainID, digest: Digest) -> Receipt {
        let code = refusal ?? .held
        // Of a payload that it cannot read, the scoring server cannot name the chain.
        let chain = code == .unreadablePayload ? .zero : chain
        return Receipt(
            kiosk: kiosk, chain: chain, payloadDigest: digest, code: code,
            firstHeldAt: code.isRefusal ? WallTime(milliseconds: 0) : now, now: now,
            contiguous: contiguous[chain]
                ?? ChainHead(
                    sequence: 0, hash: ChainHash.genesis(kiosk: kiosk, chain: chain)),
            nextUploadAfter: nextUploadAfter)
    }

    /// Signs a receipt, whatever it says, and puts it into an answer.
    func reply(_ receipt: Receipt, as type: MessageType = .receipt) throws(FormatError) -> HTTPReply
    {
        let signed = try SignedMessage.seal(receipt.payload(), as: type, with: keys.receipts)
        return reply(signed, status: receipt.code.isRefusal ? 403 : 200)
    }
}
