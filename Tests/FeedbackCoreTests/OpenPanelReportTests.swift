import FeedbackCore
import Testing

struct OpenPanelReportTests {
    @Test func `sixteen bytes are read little endian`() throws {
        let report = try OpenPanelReport([
            1, 0xFE, 0x05, 0x81, 0x78, 0x56, 0x34, 0x12, 1, 2, 3, 4, 5, 6, 7, 255,
        ])
        #expect(report.sequence == 0xFE)
        #expect(report.bitmap == 0x8105)
        #expect(report.milliseconds == 0x1234_5678)
        #expect(report.counters == [1, 2, 3, 4, 5, 6, 7, 255])
        // Bits 8 and 15 have no counter.
        #expect(report.down == [0, 2])
    }

    @Test(arguments: [1, 15, 17, 64])
    func `another length is rejected`(_ length: Int) {
        #expect(throws: ReportRejection.wrongLength(length, expected: 16)) {
            try OpenPanelReport([UInt8](repeating: 1, count: length))
        }
    }

    @Test(arguments: [0, 2, 255] as [UInt8])
    func `another version is rejected`(_ version: UInt8) {
        #expect(throws: ReportRejection.wrongVersion(version, expected: 1)) {
            try OpenPanelReport([version] + [UInt8](repeating: 0, count: 15))
        }
    }
}
