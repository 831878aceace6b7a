import FeedbackCore
import Testing

struct ReportLayoutTests {
    // A DragonRise encoder's idle report: axes in the middle, no hat, no button.
    private let idle: [UInt8] = [0x7F, 0x7F, 0x7F, 0x7F, 0x7F, 0x0F, 0x00, 0x00]
    private let sockets: [UInt16] = [44, 45, 46, 47, 48]
    private let dragonRise = ReportLayout(length: 8)

    @Test(
        arguments: [
            (0x0F, 0x00, []), (0x1F, 0x00, [44]), (0x2F, 0x00, [45]), (0x4F, 0x00, [46]),
            (0x8F, 0x00, [47]), (0x0F, 0x01, [48]), (0xFF, 0x01, [44, 45, 46, 47, 48]),
            // Buttons beyond the fifth are not in the profile.
            (0x0F, 0xFE, []),
        ] as [(UInt8, UInt8, Set<UInt16>)])
    func `bytes 5 and 6 of a DragonRise report say which buttons are down`(
        _ five: UInt8, _ six: UInt8, _ down: Set<UInt16>
    ) throws {
        var report = idle
        (report[5], report[6]) = (five, six)
        #expect(try dragonRise.keysDown(in: report, among: sockets) == down)
    }

    @Test(arguments: [1, 7, 9, 64])
    func `a report of another length is rejected`(_ length: Int) {
        #expect(throws: ReportRejection.wrongLength(length, expected: 8)) {
            try dragonRise.keysDown(
                in: [UInt8](repeating: 0xFF, count: length), among: sockets)
        }
    }

    @Test func `a report with another id is rejected as such, whatever its length`() throws {
        let layout = ReportLayout(length: 3, id: 2)
        for report: [UInt8] in [[1, 1, 1], [3], [0, 0, 0, 0]] {
            #expect(throws: ReportRejection.otherID(report[0], expected: 2)) {
                try layout.keysDown(in: report, among: [8])
            }
        }
        #expect(throws: ReportRejection.wrongLength(2, expected: 3)) {
            try layout.keysDown(in: [2, 1], among: [8])
        }
        #expect(try layout.keysDown(in: [2, 1, 0x80], among: [8, 9, 23]) == [8, 23])
    }

    @Test func `a place outside the report has no code, nor has the byte of the id`() {
        #expect(dragonRise.code(byte: 0, bit: 0) == 0)
        #expect(dragonRise.code(byte: 7, bit: 7) == 63)
        #expect(dragonRise.code(byte: 8, bit: 0) == nil)
        #expect(dragonRise.code(byte: 5, bit: 8) == nil)
        #expect(dragonRise.code(byte: -1, bit: 0) == nil)
        #expect(ReportLayout(length: 8, id: 1).code(byte: 0, bit: 1) == nil)
    }

    @Test func `differences are told with the releases first`() {
        let time = BootTime(seconds: 5)
        #expect(
            KeyEdge.between([1, 4, 9], [4, 3, 2], at: time, resynced: true) == [
                KeyEdge(code: 1, down: false, time: time, resynced: true),
                KeyEdge(code: 9, down: false, time: time, resynced: true),
                KeyEdge(code: 2, down: true, time: time, resynced: true),
                KeyEdge(code: 3, down: true, time: time, resynced: true),
            ])
    }
}
