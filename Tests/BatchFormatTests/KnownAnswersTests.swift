import BatchFormat
import FeedbackCore
import Foundation
import Testing

/// Swift and Python agree on every byte, in both directions.
struct KnownAnswersTests {
    // MARK: What Python made

    @Test func `the committed files are what Python makes today`() throws {
        try Vectors.inTemporaryDirectory { directory in
            let program = Vectors.directory.appending(path: "make_vectors.py").path
            let run = try Vectors.python([program, directory.path])
            #expect(run.status == 0, "\(run.output)")
            let names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
            #expect(names.count == 14)
            for name in names {
                let fresh = try Data(contentsOf: directory.appending(path: name))
                #expect(Array(fresh) == (try Vectors.bytes(name)), "\(name)")
            }
        }
    }

    @Test(arguments: ["kiosk", "receipts", "root", "next"])
    func `a key has the same SPKI and id in Swift and in Python`(name: String) throws {
        let known = try #require(try Vectors.known().keys[name])
        let key = try Fixtures.key(name)
        #expect(key.raw.hex == known.secret)
        #expect(key.publicKey.spki.hex == known.spki)
        #expect(key.publicKey.id.description == known.id)
    }

    @Test func `Swift reads Python's batches, and computes the heads that Python computed`() throws
    {
        let known = try Vectors.known()
        let key = try Fixtures.key("kiosk").publicKey
        let cases = [
            ("batch.cose", try Fixtures.batch(), known.first),
            ("batch-second.cose", try Fixtures.secondBatch(), known.second),
            ("batch-third.cose", try Fixtures.thirdBatch(), known.third),
            ("batch-fourth.cose", try Fixtures.fourthBatch(), known.fourth),
        ]
        for (name, expected, heads) in cases {
            let message = try SignedMessage(try Vectors.bytes(name), expecting: .batch)
            try message.verify(with: key)
            #expect(try Batch(payload: message.payload) == expected)
            #expect(try expected.payload() == message.payload)
            #expect(try expected.verifiedHashes().map(\.description) == heads)
        }
        #expect(try Fixtures.batch().headBefore.description == known.genesis)
    }

    @Test func `Swift reads Python's configuration, and writes the same bytes`() throws {
        let bytes = try Vectors.bytes("configuration.cbor")
        #expect(try DeclaredConfiguration(canonicalBytes: bytes) == Fixtures.configuration)
        #expect(Fixtures.configuration.canonicalBytes() == bytes)
    }

    @Test func `Swift reads Python's receipts`() throws {
        let cases = [
            ("receipt.cose", try Fixtures.receipt()),
            ("enrolment-receipt.cose", try Fixtures.enrolmentReceipt()),
        ]
        for (name, expected) in cases {
            let message = try SignedMessage(try Vectors.bytes(name), expecting: .receipt)
            try message.verify(with: try Fixtures.key("receipts").publicKey)
            #expect(try Receipt(payload: message.payload) == expected)
            #expect(expected.payload() == message.payload)
        }
    }

    @Test func `Swift reads Python's enrolment`() throws {
        let enrolment = try Enrolment(verifying: try Vectors.bytes("enrolment.cose"))
        #expect(enrolment == (try Fixtures.enrolment()))
    }

    @Test func `Swift reads Python's key certificate`() throws {
        let message = try SignedMessage(try Vectors.bytes("key.cose"), expecting: .key)
        try message.verify(with: try Fixtures.key("root").publicKey)
        #expect(try KeyCertificate(payload: message.payload) == Fixtures.certificate())
        #expect(try Fixtures.certificate().payload() == message.payload)
    }

    @Test func `Swift reads Python's heartbeat, and writes the same bytes`() throws {
        let message = try SignedMessage(try Vectors.bytes("heartbeat.cose"), expecting: .heartbeat)
        try message.verify(with: try Fixtures.key("kiosk").publicKey)
        #expect(try Heartbeat(payload: message.payload) == Fixtures.heartbeat())
        #expect(try Fixtures.heartbeat().payload() == message.payload)
    }

    @Test func `Swift trusts Python's answer to a heartbeat`() throws {
        let verifier = StatementVerifier(rootID: try Fixtures.key("root").publicKey.id)
        let body = try Vectors.bytes("heartbeat-answer.cbor")
        let answer = try verifier.heartbeatAnswer(in: body)
        #expect(answer == (try Fixtures.heartbeatAnswer()))
        let statement = try Answer(body).statement
        #expect(statement == (try Vectors.bytes("heartbeat-answer.cose")))
        let message = try SignedMessage(statement, expecting: .heartbeatAnswer)
        #expect(answer.payload() == message.payload)
    }

    @Test func `Swift trusts Python's answer`() throws {
        let verifier = StatementVerifier(rootID: try Fixtures.key("root").publicKey.id)
        let (receipt, bytes) = try verifier.receipt(in: try Vectors.bytes("answer.cbor"))
        #expect(receipt == (try Fixtures.receipt()))
        #expect(bytes == (try Vectors.bytes("receipt.cose")))
    }

    // MARK: What Swift made

    /// What `verify.py` prints about one file.
    struct Verdict: Decodable {
        var type: String
        var payload: String
        var head: String?
        var first: UInt64?
        var count: Int?
        var verified_by: [String]
    }

    @Test func `cryptography, pycose and openssl verify what Swift signs`() throws {
        let messages: [(MessageType, [UInt8], String)] = [
            (.batch, try Fixtures.batch().payload(), "kiosk"),
            (.batch, try Fixtures.secondBatch().payload(), "kiosk"),
            (.batch, try Fixtures.fourthBatch().payload(), "kiosk"),
            (.receipt, try Fixtures.receipt().payload(), "receipts"),
            (.receipt, try Fixtures.enrolmentReceipt().payload(), "receipts"),
            (.enrolment, try Fixtures.enrolment().payload(), "kiosk"),
            (.key, try Fixtures.certificate().payload(), "root"),
            (.heartbeat, try Fixtures.heartbeat().payload(), "kiosk"),
            (.heartbeatAnswer, try Fixtures.heartbeatAnswer().payload(), "receipts"),
        ]
        for (type, payload, name) in messages {
            let key = try Fixtures.key(name)
            let verdict = try verdict(
                on: try SignedMessage.seal(payload, as: type, with: key), by: key.publicKey)
            #expect(type.mediaType == "application/vnd.hailong.\(verdict.type)+cose")
            #expect(verdict.payload == sha256(payload).description)
            #expect(verdict.verified_by == ["cryptography", "openssl", "pycose"])
        }
    }

    @Test func `Python computes the head of the largest batch, across many boots`() throws {
        var generator = SplitMix64(state: 20_260_101)
        let batch = Fixtures.sealed(
            from: ChainHead(sequence: 1 << 40, hash: sha256(text("before"))),
            base: Moment(bootOrdinal: 77, milliseconds: 1 << 33),
            RandomFacts.make(
                Limits.entriesPerBatch, afterBoot: 77, at: 1 << 33, using: &generator))
        let key = SigningKey()
        let message = try SignedMessage.seal(try batch.payload(), as: .batch, with: key)
        let verdict = try verdict(on: message, by: key.publicKey)
        #expect(verdict.head == batch.headAfter.description)
        #expect(verdict.first == UInt64(1) << 40 + 1)
        #expect(verdict.count == 500)
        #expect(try Batch(payload: try batch.payload()) == batch)
    }

    @Test func `Python refuses what Swift signed when one bit is turned`() throws {
        let key = try Fixtures.key("kiosk")
        var message = try SignedMessage.seal(try Fixtures.batch().payload(), as: .batch, with: key)
        message[message.count - 100] ^= 1
        let run = try verify(message, by: key.publicKey)
        #expect(run.status == 1)
        #expect(run.output.contains("InvalidSignature"), "\(run.output)")
    }

    @Test func `the verifier printed in the protocol's documentation works`() throws {
        let page = try String(
            contentsOf: Vectors.root.appending(path: "docs/protocol.md"), encoding: .utf8)
        let block = try #require(page.split(separator: "```python\n").dropFirst().first)
        let program = try #require(block.split(separator: "```").first)
        let known = try Vectors.known()
        let kiosk = try #require(known.keys["kiosk"])
        let run = try Vectors.inTemporaryDirectory { directory in
            let file = directory.appending(path: "verifier.py")
            try Data(program.utf8).write(to: file)
            let batches = ["batch.cose", "batch-second.cose"].map {
                Vectors.directory.appending(path: $0).path
            }
            return try Vectors.python([file.path, kiosk.spki] + batches)
        }
        #expect(run.status == 0, "\(run.output)")
        #expect(run.output.contains("entries 1 to 20, head \(known.first.last ?? "")"))
        #expect(run.output.contains("entries 21 to 23, head \(known.second.last ?? "")"))
    }

    private func verdict(on message: [UInt8], by key: PublicKey) throws -> Verdict {
        let run = try verify(message, by: key)
        try #require(run.status == 0, "\(run.output)")
        return try JSONDecoder().decode(Verdict.self, from: Data(run.output.utf8))
    }

    private func verify(
        _ message: [UInt8], by key: PublicKey
    ) throws -> (status: Int32, output: String) {
        try Vectors.inTemporaryDirectory { directory in
            let file = directory.appending(path: "message.cose")
            try Data(message).write(to: file)
            return try Vectors.python([
                Vectors.directory.appending(path: "verify.py").path,
                "--key", key.spki.hex, file.path,
            ])
        }
    }
}
