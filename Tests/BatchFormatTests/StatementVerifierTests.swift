import BatchFormat
import FeedbackCore
import Testing

/// Only what the pinned root stands behind is the province's word.
struct StatementVerifierTests {
    /// The parts of a sound answer, each of which a test may replace.
    private struct Scene {
        var root: SigningKey
        var certifier: SigningKey
        var receiptKey: SigningKey
        var certificate: KeyCertificate
        var receipt: Receipt
        var certificateType = MessageType.key
        var receiptType = MessageType.receipt

        init() throws {
            root = try Fixtures.key("root")
            certifier = root
            receiptKey = try Fixtures.key("receipts")
            certificate = try Fixtures.certificate()
            receipt = try Fixtures.receipt()
        }

        func answer() throws -> Answer {
            Answer(
                statement: try SignedMessage.seal(
                    receipt.payload(), as: receiptType, with: receiptKey),
                certificate: try SignedMessage.seal(
                    certificate.payload(), as: certificateType, with: certifier),
                rootSPKI: root.publicKey.spki)
        }
    }

    private let verifier: StatementVerifier

    init() throws { verifier = StatementVerifier(rootID: try Fixtures.key("root").publicKey.id) }

    /// How an answer is refused, whatever the verifier has learned before, and from that answer.
    private func refusal(of bytes: [UInt8]) -> FormatError.Refusal? {
        var learned = verifier
        learned.learn(from: (try? Scene().answer().bytes()) ?? [])
        var taught = learned
        taught.learn(from: bytes)
        let refusals = [verifier, learned, taught].map { verifier in
            #expect(throws: FormatError.self) { try verifier.receipt(in: bytes) }?.refusal
        }
        #expect(Set(refusals).count == 1)
        return refusals[0]
    }

    private func refusal(after spoil: (inout Scene) throws -> Void) throws -> FormatError.Refusal? {
        var scene = try Scene()
        try spoil(&scene)
        return refusal(of: try scene.answer().bytes())
    }

    @Test func `a sound answer gives the receipt and its very bytes`() throws {
        let scene = try Scene()
        let answer = try scene.answer()
        let (receipt, bytes) = try verifier.receipt(in: answer.bytes())
        #expect(receipt == scene.receipt)
        #expect(bytes == answer.statement)
    }

    @Test func `what was learned from one answer proves the next, and nothing of another root`()
        throws
    {
        var scene = try Scene()
        var learned = verifier
        learned.learn(from: try scene.answer().bytes())
        #expect(learned != verifier)
        let known = learned
        scene.receipt.contiguous.sequence += 1
        #expect(try learned.receipt(in: scene.answer().bytes()).receipt == scene.receipt)
        learned.learn(from: text("<html>"))
        scene.root = SigningKey()
        scene.certifier = scene.root
        learned.learn(from: try scene.answer().bytes())
        #expect(learned == known)
    }

    @Test func `a refusal that is signed is a receipt too`() throws {
        var scene = try Scene()
        scene.receipt.code = .revoked
        scene.receipt.firstHeldAt = WallTime(milliseconds: 0)
        let receipt = try verifier.receipt(in: try scene.answer().bytes()).receipt
        #expect(receipt.code == .revoked)
    }

    @Test func `another root is refused, even if everything else fits it`() throws {
        let refusal = try refusal {
            $0.root = SigningKey()
            $0.certifier = $0.root
        }
        #expect(refusal == .otherKey)
    }

    @Test func `the right root's key in another's answer proves nothing`() throws {
        #expect(try refusal { $0.certifier = SigningKey() } == .otherKey)
    }

    @Test func `a forged certificate is refused`() throws {
        var answer = try Scene().answer()
        answer.certificate[answer.certificate.count - 1] ^= 1
        #expect(refusal(of: answer.bytes()) == .badSignature)
    }

    @Test func `a key that is certified for something else signs no receipt`() throws {
        #expect(try refusal { $0.certificate.use = .configuration } == .wrongUse)
    }

    @Test func `a key that is not certified signs no receipt`() throws {
        #expect(try refusal { $0.receiptKey = SigningKey() } == .otherKey)
        #expect(try refusal { $0.receiptKey = $0.root } == .otherKey)
    }

    @Test func `a receipt with another payload under the old signature is refused`() throws {
        var scene = try Scene()
        let genuine = try scene.answer().statement
        scene.receipt.contiguous.sequence += 1
        var forged = try scene.answer()
        forged.statement = Array(forged.statement.dropLast(64)) + Array(genuine.suffix(64))
        #expect(refusal(of: forged.bytes()) == .badSignature)
    }

    @Test func `a receipt from before or after the certificate's time is refused`() throws {
        let before = try refusal { $0.receipt.now = $0.certificate.notBefore + .milliseconds(-1) }
        #expect(before == .outsideValidity)
        let after = try refusal { $0.receipt.now = $0.certificate.notAfter + .milliseconds(1) }
        #expect(after == .outsideValidity)
        var scene = try Scene()
        for moment in [scene.certificate.notBefore, scene.certificate.notAfter] {
            scene.receipt.now = moment
            #expect(try verifier.receipt(in: scene.answer().bytes()).receipt == scene.receipt)
        }
    }

    @Test func `a message of another type is no receipt and no certificate`() throws {
        #expect(try refusal { $0.receiptType = .batch } == .wrongMessageType)
        #expect(try refusal { $0.receiptType = .key } == .wrongMessageType)
        #expect(try refusal { $0.certificateType = .receipt } == .wrongMessageType)
        var replay = try Scene().answer()
        replay.statement = try Vectors.bytes("batch.cose")
        #expect(refusal(of: replay.bytes()) == .wrongMessageType)
    }

    @Test func `a receipt is no answer to a heartbeat, nor the other way round`() throws {
        let answer = try Scene().answer()
        let receipt = #expect(throws: FormatError.self) {
            try verifier.heartbeatAnswer(in: answer.bytes())
        }
        #expect(receipt?.refusal == .wrongMessageType)
        var heard = answer
        heard.statement = try Vectors.bytes("heartbeat-answer.cose")
        #expect(refusal(of: heard.bytes()) == .wrongMessageType)
        #expect(try verifier.heartbeatAnswer(in: heard.bytes()).code == .notLater)
    }

    @Test func `an answer to a heartbeat is trusted for the same reasons as a receipt`() throws {
        func refusal(
            _ now: WallTime = Fixtures.newYear, by key: SigningKey
        ) throws -> FormatError.Refusal? {
            var statement = try Fixtures.heartbeatAnswer()
            statement.now = now
            var answer = try Scene().answer()
            answer.statement = try SignedMessage.seal(
                statement.payload(), as: .heartbeatAnswer, with: key)
            do throws(FormatError) {
                _ = try verifier.heartbeatAnswer(in: answer.bytes())
                return nil
            } catch { return error.refusal }
        }
        let key = try Fixtures.key("receipts")
        #expect(try refusal(by: key) == nil)
        #expect(try refusal(by: try Fixtures.key("kiosk")) == .otherKey)
        let before = Fixtures.newYear + .milliseconds(-1)
        #expect(try refusal(before, by: key) == .outsideValidity)
        let other = StatementVerifier(rootID: try Fixtures.key("next").publicKey.id)
        var answer = try Scene().answer()
        answer.statement = try Vectors.bytes("heartbeat-answer.cose")
        let error = #expect(throws: FormatError.self) {
            try other.heartbeatAnswer(in: answer.bytes())
        }
        #expect(error?.refusal == .otherKey)
    }

    @Test func `a login page, a problem report or a bare receipt is no answer`() throws {
        let receipt = try Scene().answer().statement
        for body in [[], text("<html>"), text("{\"title\":\"Bad Request\"}"), receipt] {
            #expect(refusal(of: body) != nil)
        }
        var swapped = try Scene().answer()
        swap(&swapped.statement, &swapped.certificate)
        #expect(refusal(of: swapped.bytes()) == .wrongMessageType)
    }
}
