import FeedbackCore
import Testing

@testable import Panels

/// Bytes from ThingM's `blink1-hid-commands.md`, with one more that its library sends and that
/// nothing reads.
struct Blink1ReportTests {
    @Test func `get version`() {
        // { 1, 'v', 0,0,0, 0,0, 0 }
        #expect(Blink1Report.version.bytes == [0x01, 0x76, 0, 0, 0, 0, 0, 0, 0])
    }

    @Test func `set RGB color now, on all lamps`() {
        // { 1, 'n', r,g,b, 0,0, n }
        let color = Blink1Report.Color(red: 0xFF, green: 0x90, blue: 0x01)
        #expect(
            Blink1Report.color(color).bytes == [0x01, 0x6E, 0xFF, 0x90, 0x01, 0, 0, 0, 0])
    }

    @Test func `set color pattern line, as the document's example reads one back`() {
        // #FF00FF @ 500 msec in line 5: { 0x01, 'R', 0xff,0x00,0xff, 0x00,0x32, 5 }
        let color = Blink1Report.Color(red: 0xFF, green: 0, blue: 0xFF)
        #expect(
            Blink1Report.patternLine(5, color, .milliseconds(500)).bytes
                == [0x01, 0x50, 0xFF, 0x00, 0xFF, 0x00, 0x32, 0x05, 0])
    }

    @Test func `set ledn to all`() {
        // { 1, 'l', n,0,0, 0,0, 0 }
        #expect(Blink1Report.patternForAll.bytes == [0x01, 0x6C, 0, 0, 0, 0, 0, 0, 0])
    }

    @Test func `play loop over all 32 lines, for ever`() {
        // { 1, 'p', on,sp,ep,c, 0, 0 }
        #expect(Blink1Report.play.bytes == [0x01, 0x70, 1, 0, 31, 0, 0, 0, 0])
    }

    @Test func `servertickle maintains what is shown`() {
        // { 1, 'D', on,th,tl, st,sp,ep } with th = (millis/10) >> 8 and st = 1 to maintain state;
        // 30 s are 3,000 units, 0x0BB8; 62 s, the most that firmware 204 counts right, 24 and 56.
        #expect(
            Blink1Report.watch(.seconds(30)).bytes == [0x01, 0x44, 1, 0x0B, 0xB8, 1, 0, 31, 0])
        #expect(Blink1Report.watch(.seconds(62)).bytes == [0x01, 0x44, 1, 24, 56, 1, 0, 31, 0])
    }

    @Test func `a length that is not one is cut to what fits`() {
        #expect(Blink1Report.watch(.hours(6)).bytes[3...4] == [0xFF, 0xFF])
        #expect(Blink1Report.watch(.seconds(-1)).bytes[3...4] == [0, 0])
    }

    @Test(
        arguments: [
            // mk2 firmware 2.06 and mk3 firmware 3.03: digits at the places 3 and 4.
            ([1, 0x76, 0, 0x32, 0x36, 0, 0, 0, 0], 2), ([1, 0x76, 0, 0x33, 0x33, 0, 0, 0], 3),
            ([1, 0x76, 0, 0x31, 0x30, 0, 0, 0, 0], 1),
            ([], nil), ([1, 0x76, 0, 0x32], nil), ([2, 0x76, 0, 0x32, 0x36], nil),
            ([1, 0x55, 0xAA, 0x32, 0x36], nil), ([1, 0x76, 0, 0, 0, 0, 0, 0], nil),
        ] as [([UInt8], Int?)])
    func `the version is read from its answer, and from nothing else`(
        answer: [UInt8], version: Int?
    ) {
        #expect(Blink1Report.majorVersion(in: answer) == version)
    }
}
