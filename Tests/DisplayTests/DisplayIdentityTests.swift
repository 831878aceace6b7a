import Display
import FeedbackCore
import Testing

/// Blocks made by hand after VESA E-EDID 1.4, section 3.
struct DisplayIdentityTests {
    /// A block with a size in cm in its bytes 21 and 22, and one in mm in its first timing.
    private func block(
        centimetres: (UInt8, UInt8), millimetres: (Int, Int), isTiming: Bool = true
    ) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 128)
        for place in 1...6 { bytes[place] = 255 }
        (bytes[21], bytes[22]) = centimetres
        // 71.00 MHz in units of 10 kHz, least byte first: 1280 × 800 at 60 Hz.
        if isTiming { (bytes[54], bytes[55]) = (0xBC, 0x1B) }
        bytes[66] = UInt8(millimetres.0 % 256)
        bytes[67] = UInt8(millimetres.1 % 256)
        bytes[68] = UInt8(millimetres.0 / 256 * 16 + millimetres.1 / 256)
        bytes[127] = 0 &- bytes.reduce(0, &+)
        return bytes
    }

    @Test func `the millimetres of the preferred timing come before whole centimetres`() {
        let edid = block(centimetres: (22, 14), millimetres: (217, 136))
        #expect(DisplayIdentity(edid).millimetres == Size(width: 217, height: 136))
    }

    @Test func `sides of more than 255 mm have their upper bits in a byte of their own`() {
        let edid = block(centimetres: (60, 34), millimetres: (597, 336))
        #expect(DisplayIdentity(edid).millimetres == Size(width: 597, height: 336))
    }

    @Test(arguments: [(16, 9), (160, 90), (160, 100), (0, 0), (217, 0)])
    func `a proportion is no size, and centimetres are taken`(width: Int, height: Int) {
        let edid = block(centimetres: (34, 19), millimetres: (width, height))
        #expect(DisplayIdentity(edid).millimetres == Size(width: 340, height: 190))
    }

    @Test func `a first descriptor that is no timing has no millimetres`() {
        let edid = block(centimetres: (34, 19), millimetres: (344, 194), isTiming: false)
        #expect(DisplayIdentity(edid).millimetres == Size(width: 340, height: 190))
    }

    @Test func `a display that does not know its size says nothing`() {
        // 3.6.2: with one of the bytes 0 the other is a proportion, such as 79 for 16:9.
        for centimetres: (UInt8, UInt8) in [(0, 0), (79, 0), (0, 79)] {
            let edid = block(centimetres: centimetres, millimetres: (0, 0))
            #expect(DisplayIdentity(edid).millimetres == nil)
        }
    }

    @Test func `what is no EDID says nothing`() {
        let sound = block(centimetres: (22, 14), millimetres: (217, 136))
        var spoiled = sound
        spoiled[66] ^= 1
        for edid in [[], Array(sound.prefix(127)), spoiled, [UInt8](repeating: 0, count: 128)] {
            #expect(DisplayIdentity(edid).millimetres == nil)
        }
    }
}
