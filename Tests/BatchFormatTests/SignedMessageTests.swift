import BatchFormat
import FeedbackCore
import Testing

/// The envelope: its one form, its types, its signature.
struct SignedMessageTests {
    static let id = "02111d6ec0f65a89c6fc7e2f233e028b"
    /// `application/vnd.hailong.batch+cose` as a text item.
    static let type = "7822 6170706c69636174696f6e2f766e642e6861696c6f6e672e62617463682b636f7365"
    static let header = "a3 0126 0450\(id) 10\(type)"
    static let signature = String(repeating: "11", count: 64)

    /// An envelope from the content of its parts.
    static func message(
        start: String = "d284", header: String = header, unprotected: String = "a0",
        payload: String = "4100", signature: String = "5840\(signature)", end: String = ""
    ) -> [UInt8] {
        var protected = CBOREncoder()
        protected.bytes(hex(header))
        return hex(start) + protected.bytes + hex(unprotected + payload + signature + end)
    }

    static let refused: [(bytes: [UInt8], refusal: FormatError.Refusal)] = [
        ([], .notCOSE), (text("<!DOCTYPE html><title>Login</title>"), .notCOSE),
        (text("{\"status\":404}"), .notCOSE), (message(start: "84"), .notCOSE),
        (message(start: "d86284"), .notCOSE), (message(start: "d283"), .notCOSE),
        (message(start: "d81284"), .notCOSE), (message(end: "00"), .trailingBytes),
        (message(unprotected: "a1 0450\(id)"), .unprotectedHeader),
        (message(unprotected: "80"), .wrongKind), (message(unprotected: "bfff"), .indefiniteLength),
        (message(payload: "f6"), .wrongKind), (message(payload: "40"), .wrongLength),
        (message(payload: "580100"), .nonShortest),
        (message(payload: "5f4100ff"), .indefiniteLength),
        (message(signature: "583f" + signature), .wrongLength),
        (message(signature: "5840" + signature.dropLast(2)), .truncated),
        (message(header: ""), .wrongLength), (message(header: header + "00"), .trailingBytes),
        (message(header: "a2 0126 0450\(id)"), .missingKey),
        (message(header: "a2 0126 10\(type)"), .missingKey),
        (message(header: "a3 0126 10\(type) 0450\(id)"), .missingKey),
        (message(header: "a4 0126 0450\(id) 0541 00 10\(type)"), .unknownKey),
        (message(header: "a4 0126 0450\(id) 10\(type) 11f5"), .unknownKey),
        (message(header: "a4 0126 0126 0450\(id) 10\(type)"), .duplicateKey),
        (message(header: "a3 0127 0450\(id) 10\(type)"), .wrongAlgorithm),
        (message(header: "a3 013824 0450\(id) 10\(type)"), .wrongAlgorithm),
        (message(header: "a3 0105 0450\(id) 10\(type)"), .wrongAlgorithm),
        (message(header: "a3 0126 0448\(id.prefix(16)) 10\(type)"), .wrongLength),
        (message(header: "a3 0126 0450\(id) 1000"), .wrongKind),
        (message(header: "a3 0126 0450\(id) 106161"), .wrongMessageType),
    ]

    @Test(arguments: refused.indices)
    func `an envelope in any other form is refused`(index: Int) {
        let (bytes, refusal) = Self.refused[index]
        let error = #expect(throws: FormatError.self) {
            try SignedMessage(bytes, expecting: .batch)
        }
        #expect(error?.refusal == refusal)
    }

    @Test(arguments: [-7, -9])
    func `ES256 is accepted under its old name and its new`(algorithm: Int64) throws {
        let key = try Fixtures.key("kiosk")
        let header = hex(algorithm == -7 ? Self.header : "a3 0128 0450\(Self.id) 10\(Self.type)")
        var signed = CBOREncoder()
        signed.array(4)
        signed.text("Signature1")
        signed.bytes(header)
        signed.bytes([])
        signed.bytes([7])
        let signature = try key.signature(of: signed.bytes)
        let bytes = Self.message(
            header: header.hex, payload: "4107", signature: "5840" + signature.hex)
        let message = try SignedMessage(bytes, expecting: .batch)
        try message.verify(with: key.publicKey)
        #expect(message.payload == [7])
        #expect(message.keyID == key.publicKey.id)
        #expect(message.payloadDigest == sha256([7]))
    }

    static let files: [(name: String, type: MessageType)] = [
        ("batch.cose", .batch), ("receipt.cose", .receipt), ("enrolment.cose", .enrolment),
        ("key.cose", .key), ("heartbeat.cose", .heartbeat),
        ("heartbeat-answer.cose", .heartbeatAnswer),
    ]

    @Test(arguments: files)
    func `no message passes for one of another type`(name: String, type: MessageType) throws {
        let bytes = try Vectors.bytes(name)
        for other in MessageType.allCases where other != type {
            let error = #expect(throws: FormatError.self) {
                try SignedMessage(bytes, expecting: other)
            }
            #expect(error?.refusal == .wrongMessageType)
        }
        #expect(try SignedMessage(bytes, expecting: type).payload.isEmpty == false)
    }

    @Test(arguments: files)
    func `a message cut short anywhere is refused`(name: String, type: MessageType) throws {
        let bytes = try Vectors.bytes(name)
        for count in bytes.indices {
            #expect(throws: FormatError.self) {
                try SignedMessage(Array(bytes[..<count]), expecting: type)
            }
        }
    }

    @Test func `no byte of a signed message can be changed`() throws {
        let key = try Fixtures.key("receipts").publicKey
        let bytes = try Vectors.bytes("receipt.cose")
        for place in bytes.indices {
            var changed = bytes
            changed[place] ^= 1 << UInt8(place % 8)
            #expect(throws: FormatError.self, "byte \(place)") {
                try SignedMessage(changed, expecting: .receipt).verify(with: key)
            }
        }
        try SignedMessage(bytes, expecting: .receipt).verify(with: key)
    }

    @Test func `another key is told from a bad signature`() throws {
        let message = try SignedMessage(try Vectors.bytes("batch.cose"), expecting: .batch)
        let other = #expect(throws: FormatError.self) {
            try message.verify(with: try Fixtures.key("root").publicKey)
        }
        #expect(other?.refusal == .otherKey)
        let forged = try SignedMessage(Self.message(), expecting: .batch)
        let bad = #expect(throws: FormatError.self) {
            try forged.verify(with: try Fixtures.key("kiosk").publicKey)
        }
        #expect(bad?.refusal == .badSignature)
    }

    @Test func `the longest payload fits a message, and one byte more is not signed`() throws {
        let key = SigningKey()
        let longest = [UInt8](repeating: 1, count: SignedMessage.longestPayload)
        for type in MessageType.allCases {
            let bytes = try SignedMessage.seal(longest, as: type, with: key)
            #expect(bytes.count <= Limits.messageBytes)
            #expect(try SignedMessage(bytes, expecting: type).payload == longest)
        }
        let error = #expect(throws: FormatError.self) {
            try SignedMessage.seal(longest + [1], as: .batch, with: key)
        }
        #expect(error?.refusal == .tooLong)
    }

    @Test func `more than 64 KiB are refused`() {
        let bytes = Self.message(end: "00") + [UInt8](repeating: 0, count: Limits.messageBytes)
        let error = #expect(throws: FormatError.self) {
            try SignedMessage(bytes, expecting: .batch)
        }
        #expect(error?.refusal == .tooLong)
    }
}
