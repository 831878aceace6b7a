import BatchFormat
import FeedbackCore
import Foundation
import Testing

/// Messages that claim to be something else: made by stock libraries, by hand, and of each other.
struct MessageConfusionTests {
    @Test func `nothing that Python's libraries can sign passes for a batch, but a batch`() throws {
        let key = try Fixtures.key("kiosk").publicKey
        let good = try SignedMessage(try Vectors.bytes("batch.cose"), expecting: .batch)
        try Vectors.inTemporaryDirectory { directory in
            let program = Vectors.directory.appending(path: "hostile.py").path
            let run = try Vectors.python([program, directory.path])
            #expect(run.status == 0, "\(run.output)")
            let names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
            #expect(names.count == 99)
            for name in names {
                let bytes = Array(try Data(contentsOf: directory.appending(path: name)))
                guard !name.hasPrefix("same-") else {
                    let message = try SignedMessage(bytes, expecting: .batch)
                    try message.verify(with: key)
                    // Other bytes, and the same statement: it is held by its payload, once.
                    #expect(message.payloadDigest == good.payloadDigest, "\(name)")
                    continue
                }
                #expect(throws: FormatError.self, "\(name)") {
                    try SignedMessage(bytes, expecting: .batch).verify(with: key)
                }
            }
        }
    }

    /// One payload of every type.
    private static func payload(of type: MessageType) throws -> [UInt8] {
        switch type {
        case .batch: try Fixtures.batch().payload()
        case .receipt: try Fixtures.receipt().payload()
        case .heartbeat: try Fixtures.heartbeat().payload()
        case .heartbeatAnswer: try Fixtures.heartbeatAnswer().payload()
        case .enrolment: try Fixtures.enrolment().payload()
        case .key: try Fixtures.certificate().payload()
        }
    }

    /// Reads a payload as that of a type.
    private static func read(_ payload: [UInt8], as type: MessageType) throws(FormatError) {
        switch type {
        case .batch: _ = try Batch(payload: payload)
        case .receipt: _ = try Receipt(payload: payload)
        case .heartbeat: _ = try Heartbeat(payload: payload)
        case .heartbeatAnswer: _ = try HeartbeatAnswer(payload: payload)
        case .enrolment: _ = try Enrolment(payload: payload)
        case .key: _ = try KeyCertificate(payload: payload)
        }
    }

    @Test(arguments: MessageType.allCases, MessageType.allCases)
    func `no type is read as another, by its header or by its payload`(
        type: MessageType, other: MessageType
    ) throws {
        let key = try Fixtures.key("kiosk")
        let payload = try Self.payload(of: type)
        let sealed = try SignedMessage.seal(payload, as: type, with: key)
        // The key's owner can write any type above any payload.
        let mislabelled = try SignedMessage.seal(payload, as: other, with: key)
        if type == other {
            let message = try SignedMessage(sealed, expecting: type)
            try message.verify(with: key.publicKey)
            try Self.read(message.payload, as: type)
            return
        }
        let refused = #expect(throws: FormatError.self) {
            try SignedMessage(sealed, expecting: other)
        }
        #expect(refused?.refusal == .wrongMessageType)
        #expect(throws: FormatError.self) {
            try Self.read(SignedMessage(mislabelled, expecting: other).payload, as: other)
        }
    }

    @Test func `a press has one size whatever its level`() {
        let sizes = Set(
            (1...5).map { level in
                FactCodec.encode(
                    .rating(Rating(panel: 1, question: 1, level: level))
                ).count
            })
        #expect(sizes.count == 1)
    }
}
