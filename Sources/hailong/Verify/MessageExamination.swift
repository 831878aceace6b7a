import BatchFormat
import Control
import FeedbackCore
import Linux

/// Verifies one saved message: a batch, a receipt, an enrolment, a key certificate or an answer.
struct MessageExamination {
    let path: String
    let evidence: Evidence
    let language: Language

    func verdict() -> Verdict {
        let bytes: [UInt8]
        do throws(SystemError) {
            bytes = try SmallFile.read(path, upTo: Limits.messageBytes + 1)
        } catch {
            return Verdict(finding: .unreadable, lines: ["\(error)"])
        }
        do throws(FormatError) {
            guard let line = try bytes.starts(with: [0xd2, 0x84]) ? message(bytes) : answer(bytes)
            else {
                let words = say("không phải thông điệp đã ký", "not a signed message or an answer")
                return Verdict(finding: .unreadable, lines: ["\(path): \(words)"])
            }
            return Verdict(finding: .sound, lines: ["\(path): \(line)"])
        } catch {
            return Verdict(finding: .broken, lines: ["\(path): \(say("SAI", "BROKEN")): \(error)"])
        }
    }

    private func say(_ vi: String, _ en: String) -> String {
        language == .vietnamese ? vi : en
    }

    /// What the message is, by its own header.
    private func message(_ bytes: [UInt8]) throws(FormatError) -> String {
        var refusal: FormatError?
        for type in MessageType.allCases {
            do throws(FormatError) {
                let message = try SignedMessage(bytes, expecting: type)
                return try describe(message, type, bytes)
            } catch {
                // Another type is no fault yet; everything else is.
                guard error.refusal == .wrongMessageType else { throw error }
                refusal = error
            }
        }
        throw refusal ?? FormatError("signed message", .wrongMessageType, expected: "a known type")
    }

    private func describe(
        _ message: SignedMessage, _ type: MessageType, _ bytes: [UInt8]
    ) throws(FormatError) -> String {
        switch type {
        case .batch:
            let batch = try Batch(payload: message.payload)
            _ = try batch.verifiedHashes()
            let entries = "\(batch.firstSequence)–\(batch.lastSequence)"
            return say(
                "gói của ki-ốt \(batch.kiosk), chuỗi \(batch.chain), mục \(entries); "
                    + "chuỗi băm đúng",
                "batch of kiosk \(batch.kiosk), chain \(batch.chain), entries \(entries); "
                    + "its hashes verify") + (try signature(of: message))
        case .receipt:
            return self.receipt(try Receipt(payload: message.payload))
                + (try signature(of: message))
        case .heartbeat:
            return self.heartbeat(try Heartbeat(payload: message.payload))
                + (try signature(of: message))
        case .heartbeatAnswer:
            return self.heartbeatAnswer(try HeartbeatAnswer(payload: message.payload))
                + (try signature(of: message))
        case .enrolment:
            let enrolment = try Enrolment(verifying: bytes)
            return say(
                "yêu cầu đăng ký của ki-ốt \(enrolment.kiosk); chữ ký của khóa kèm theo đúng",
                "enrolment of kiosk \(enrolment.kiosk); signed by the key that it carries")
        case .key:
            let key = try KeyCertificate(payload: message.payload)
            return say("chứng nhận khóa ", "certificate of key ") + "\(key.publicKey.id)"
                + (try signature(of: message))
        }
    }

    private func receipt(_ receipt: Receipt) -> String {
        let digest = receipt.payloadDigest.description.prefix(16)
        let when = HouseText(language).date(receipt.now)
        return say(
            "biên nhận cho \(digest)… của ki-ốt \(receipt.kiosk), \(when): \(receipt.code)",
            "receipt for \(digest)… of kiosk \(receipt.kiosk), \(when): \(receipt.code)")
    }

    private func heartbeat(_ heartbeat: Heartbeat) -> String {
        let boot = heartbeat.moment.bootOrdinal
        let seconds = heartbeat.moment.milliseconds / 1_000
        return say(
            "nhịp báo của ki-ốt \(heartbeat.kiosk), lần khởi động \(boot), giây \(seconds): "
                + "chuỗi \(heartbeat.chain) đến mục \(heartbeat.head.sequence)",
            "heartbeat of kiosk \(heartbeat.kiosk), boot \(boot), second \(seconds): "
                + "chain \(heartbeat.chain) up to entry \(heartbeat.head.sequence)")
    }

    private func heartbeatAnswer(_ answer: HeartbeatAnswer) -> String {
        let digest = answer.payloadDigest.description.prefix(16)
        let when = HouseText(language).date(answer.now)
        return say(
            "trả lời nhịp báo \(digest)… của ki-ốt \(answer.kiosk), \(when): \(answer.code)",
            "answer to heartbeat \(digest)… of kiosk \(answer.kiosk), \(when): \(answer.code)")
    }

    private func signature(of message: SignedMessage) throws(FormatError) -> String {
        guard let key = evidence.key(message.keyID) else {
            return "; "
                + say(
                    "chưa kiểm tra chữ ký: không có khóa \(message.keyID) (--key)",
                    "signature not checked: key \(message.keyID) is not known (--key)")
        }
        try message.verify(with: key)
        return "; " + say("chữ ký của khóa \(key.id) đúng", "signed by key \(key.id)")
    }

    /// What a saved answer of the server says; nothing if it is no answer at all.
    private func answer(_ bytes: [UInt8]) throws(FormatError) -> String? {
        let answer: Answer
        do throws(FormatError) {
            answer = try Answer(bytes)
        } catch {
            // An answer begins as an array of three; anything else was never one.
            guard bytes.first == 0x83 else { return nil }
            throw error
        }
        let own = try PublicKey(spki: answer.rootSPKI).id
        let words = try statement(in: bytes, StatementVerifier(rootID: evidence.root ?? own))
        guard evidence.root == nil else {
            return say("trả lời: ", "answer: ") + words
                + say("; chữ ký đúng dưới khóa gốc", "; signed under the root")
        }
        return say("trả lời: ", "answer: ") + words
            + say(
                "; ký dưới khóa gốc \(own), chưa được xác nhận (--root)",
                "; signed under root \(own), which nothing here pins (--root)")
    }

    private func statement(
        in answer: [UInt8], _ verifier: StatementVerifier
    ) throws(FormatError) -> String {
        do throws(FormatError) {
            return receipt(try verifier.receipt(in: answer).receipt)
        } catch {
            guard error.refusal == .wrongMessageType else { throw error }
            return heartbeatAnswer(try verifier.heartbeatAnswer(in: answer))
        }
    }
}
