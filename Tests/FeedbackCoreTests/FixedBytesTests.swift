import FeedbackCore
import Testing

struct FixedBytesTests {
    private let hex = "00017f80ff0a1b2c3d4e5f6071829384"
    private let bytes: [UInt8] = [
        0, 1, 127, 128, 255, 10, 27, 44, 61, 78, 95, 96, 113, 130, 147, 132,
    ]

    @Test func `hexadecimal is read in either case and written in lower case`() throws {
        let id = try #require(KioskID(hex: hex.uppercased()))
        #expect(id.bytes == bytes)
        #expect(id.description == hex)
        #expect(id == KioskID(bytes))
    }

    @Test(arguments: [
        "", "0", "00017f80ff0a1b2c3d4e5f607182938", "00017f80ff0a1b2c3d4e5f60718293844",
        "00017f80ff0a1b2c3d4e5f607182938400", "00017f80ff0a1b2c3d4e5f607182938g",
        " 0017f80ff0a1b2c3d4e5f6071829384", "+0017f80ff0a1b2c3d4e5f6071829384",
        "００017f80ff0a1b2c3d4e5f6071829384",
    ])
    func `anything but exactly the digits is refused`(_ text: String) {
        #expect(KioskID(hex: text) == nil)
    }

    @Test(arguments: [0, 15, 17, 32])
    func `too many or too few bytes are refused`(_ count: Int) {
        #expect(ChainID([UInt8](repeating: 1, count: count)) == nil)
    }

    @Test func `values are ordered by their bytes`() throws {
        let low = try #require(BootID(hex: "00" + String(repeating: "ff", count: 15)))
        let high = try #require(BootID(hex: "01" + String(repeating: "00", count: 15)))
        #expect(low < high)
        #expect(BootID.zero < low)
        #expect(BootID.zero.bytes == [UInt8](repeating: 0, count: 16))
    }

    @Test func `a digest has 32 bytes and the ids have 16`() {
        #expect(Digest.zero.description == String(repeating: "0", count: 64))
        #expect(KeyID.zero.description == String(repeating: "0", count: 32))
    }
}
