import BatchFormat
import FeedbackCore
import Testing

/// Keys come in one form only, since a key's id is the hash of that form.
struct PublicKeyTests {
    /// The DER of an SPKI of P-256, up to the point.
    static let prefix = "3059301306072a8648ce3d020106082a8648ce3d030107034200"
    /// The base point of the curve (SP 800-186, 3.2.1.3).
    static let x = "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
    static let y = "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
    static let order = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"

    @Test func `the key of the number one is the base point`() throws {
        let one = [UInt8](repeating: 0, count: 31) + [1]
        let key = try SigningKey(rawRepresentation: one)
        #expect(key.publicKey.spki == hex(Self.prefix + "04" + Self.x + Self.y))
        #expect(try PublicKey(spki: key.publicKey.spki) == key.publicKey)
        #expect(key.raw == one)
    }

    static let refused = [
        "", prefix, prefix + "04" + x, prefix + "04" + x + x, prefix + "04" + x + y + "00",
        // The same point, compressed, hybrid, and without the zero bits being counted.
        "3039301306072a8648ce3d020106082a8648ce3d030107032200" + "03" + x,
        prefix + "07" + x + y,
        "3081" + prefix.dropFirst(2) + "04" + x + y,
        // Another curve's name: secp256k1.
        "3056301006072a8648ce3d020106052b8104000a034200" + "04" + x + y,
    ]

    @Test(arguments: refused)
    func `any other form of a key is refused`(spki: String) {
        let error = #expect(throws: FormatError.self) { try PublicKey(spki: hex(spki)) }
        #expect(error?.refusal == .badKey)
    }

    @Test(arguments: ["", "01", String(repeating: "00", count: 32), order, "00" + order])
    func `a secret that is no key is refused`(secret: String) {
        let error = #expect(throws: FormatError.self) {
            try SigningKey(rawRepresentation: hex(secret))
        }
        #expect(error?.refusal == .badKey)
    }

    @Test func `new keys differ`() {
        #expect(SigningKey().publicKey != SigningKey().publicKey)
    }
}
