import BatchFormat
import FeedbackCore

/// What an answer is worth.
enum Judgement {
    /// The server's own statement about what was asked.
    case statement(Receipt, bytes: [UInt8])
    /// Anything else: it changes nothing.
    case nothing(UplinkFinding)

    /// What a receipt must name to be about our message.
    struct Subject {
        var kiosk: KioskID
        var chain: ChainID
        var payloadDigest: Digest
    }

    /// Looks for a verified receipt about `subject`, whatever the status and the headers say.
    init(of reply: HTTPReply, under root: KeyID, about subject: Subject) {
        do throws(FormatError) {
            let (receipt, bytes) = try StatementVerifier(rootID: root).receipt(in: reply.body)
            // Of a payload that it cannot read, the server cannot name the chain.
            let ours =
                receipt.kiosk == subject.kiosk
                && (receipt.chain == subject.chain || receipt.code == .unreadablePayload)
                && receipt.payloadDigest == subject.payloadDigest
            self = ours ? .statement(receipt, bytes: bytes) : .nothing(.otherReceipt)
        } catch {
            self = .nothing(Self.finding(without: error, in: reply))
        }
    }

    /// Words for an answer that proves nothing; no decision hangs on them.
    private static func finding(without error: FormatError, in reply: HTTPReply) -> UplinkFinding {
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
