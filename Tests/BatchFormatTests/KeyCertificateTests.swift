import BatchFormat
import FeedbackCore
import Testing

/// What the root says about a key.
struct KeyCertificateTests {
    private func payload(
        id: KeyID, use: UInt64 = 1, notBefore: Int64 = 1, notAfter: Int64 = 2
    ) throws -> [UInt8] {
        let spki = try Fixtures.key("receipts").publicKey.spki.hex
        var tail = CBOREncoder()
        for (key, value) in [(4, Int64(use)), (5, notBefore), (6, notAfter)] as [(UInt64, Int64)] {
            tail.uint(key)
            tail.int(value)
        }
        return hex("a6 0101 0250\(id) 03585b\(spki)") + tail.bytes
    }

    @Test func `a certificate names its own key, one use, and a time that does not end first`()
        throws
    {
        let id = try Fixtures.key("receipts").publicKey.id
        let good = try KeyCertificate(payload: try payload(id: id, use: 2, notAfter: 1))
        #expect(good.use == .configuration)
        let cases: [(payload: [UInt8], refusal: FormatError.Refusal)] = [
            (try payload(id: .zero), .otherKey),
            (try payload(id: id, use: 0), .outOfRange),
            (try payload(id: id, use: 3), .outOfRange),
            (try payload(id: id, notBefore: 3), .inconsistent),
        ]
        for (payload, refusal) in cases {
            let error = #expect(throws: FormatError.self) { try KeyCertificate(payload: payload) }
            #expect(error?.refusal == refusal)
        }
    }
}
