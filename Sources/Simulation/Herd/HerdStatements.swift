import BatchFormat
import FeedbackCore
import Uplink

/// What kiosks of a herd send, and what the server signs for it, made once.
///
/// All kiosks of a herd have one name and send one batch, so that one receipt under a real key
/// holds for each of them, and each verifies it: whose batch it is decides nothing about when.
struct HerdStatements {
    let kiosk: KioskID
    let batch: SealedBatch
    let heartbeat: SealedHeartbeat
    let binding: ServerBinding
    /// The signed answer to the batch.
    let receipt: HTTPReply
    /// The signed answer to the heartbeat.
    let answer: HTTPReply

    /// - Throws: nothing that a test has not seen; whatever could not be made.
    init() throws {
        let root = SigningKey()
        let signer = SigningKey()
        let now = WallTime(milliseconds: 1_795_000_000_000)
        let kiosk = KioskID.zero
        let chain = ChainID.zero
        let certificate = try SignedMessage.seal(
            KeyCertificate(
                publicKey: signer.publicKey, use: .receipts, notBefore: now + .hours(-24),
                notAfter: now + .hours(24)
            ).payload(), as: .key, with: root)
        func reply(_ payload: [UInt8], _ type: MessageType) throws -> HTTPReply {
            let answer = Answer(
                statement: try SignedMessage.seal(payload, as: type, with: signer),
                certificate: certificate, rootSPKI: root.publicKey.spki)
            return HTTPReply(status: 200, contentType: "application/cbor", body: answer.bytes())
        }
        self.kiosk = kiosk
        batch = SealedBatch(chain: chain, payloadDigest: sha256([1]), message: [1], count: 1)
        heartbeat = SealedHeartbeat(payloadDigest: sha256([2]), message: [2])
        binding = ServerBinding(
            server: try ServerURL("https://hailong.example.vn"), root: root.publicKey.id,
            point: "herd")
        receipt = try reply(
            Receipt(
                kiosk: kiosk, chain: chain, payloadDigest: batch.payloadDigest, code: .held,
                firstHeldAt: now, now: now,
                contiguous: ChainHead(
                    sequence: 0, hash: ChainHash.genesis(kiosk: kiosk, chain: chain)),
                nextUploadAfter: .zero
            ).payload(), .receipt)
        answer = try reply(
            HeartbeatAnswer(
                kiosk: kiosk, payloadDigest: heartbeat.payloadDigest, code: .taken, now: now
            ).payload(), .heartbeatAnswer)
    }
}
