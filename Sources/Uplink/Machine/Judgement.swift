import BatchFormat
import FeedbackCore

/// What an answer is worth.
enum Judgement<Statement> {
    /// The server's own statement about what was asked.
    case statement(Statement)
    /// Anything else: it changes nothing.
    case nothing(UplinkFinding)

    /// Looks for a verified statement about our message, whatever the status and the headers say.
    private init(
        of reply: HTTPReply, _ verify: ([UInt8]) throws(FormatError) -> Statement,
        _ isOurs: (Statement) -> Bool
    ) {
        do throws(FormatError) {
            let statement = try verify(reply.body)
            self = isOurs(statement) ? .statement(statement) : .nothing(.otherReceipt)
        } catch {
            self = .nothing(UplinkFinding(without: error, in: reply))
        }
    }
}

/// What a receipt must name to be about our message.
struct ReceiptSubject {
    var kiosk: KioskID
    var chain: ChainID
    var payloadDigest: Digest
}

extension Judgement where Statement == (receipt: Receipt, message: [UInt8]) {
    /// Looks for a receipt about `subject`.
    init(of reply: HTTPReply, by verifier: StatementVerifier, about subject: ReceiptSubject) {
        self.init(of: reply, verifier.receipt(in:)) { receipt, _ in
            // Of a payload that it cannot read, the server cannot name the chain.
            receipt.kiosk == subject.kiosk
                && (receipt.chain == subject.chain || receipt.code == .unreadablePayload)
                && receipt.payloadDigest == subject.payloadDigest
        }
    }
}

extension Judgement where Statement == HeartbeatAnswer {
    /// Looks for an answer to a heartbeat of `kiosk`.
    init(
        of reply: HTTPReply, by verifier: StatementVerifier, from kiosk: KioskID,
        to heartbeat: SealedHeartbeat
    ) {
        self.init(of: reply, verifier.heartbeatAnswer(in:)) { answer in
            answer.kiosk == kiosk && answer.payloadDigest == heartbeat.payloadDigest
        }
    }
}

extension UplinkFinding {
    /// Words for an answer that proves nothing; no decision hangs on them.
    fileprivate init(without error: FormatError, in reply: HTTPReply) {
        self =
            switch reply.status {
            case 407: .proxyLogin
            case 511, 300...399: .networkLogin(status: reply.status)
            case 429, 503: .busy(status: reply.status)
            case 200...299 where reply.mediaType == "application/cbor": .notVerified("\(error)")
            case 200...299: .networkLogin(status: reply.status)
            default: .unsigned(status: reply.status)
            }
    }
}
