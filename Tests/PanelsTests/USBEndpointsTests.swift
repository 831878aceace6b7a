import Testing

@testable import Panels

struct USBEndpointsTests {
    /// Packet, report, and the bytes to ask for: a short packet ends a transfer, and so does the
    /// last byte, so that a report of whole packets must fill the buffer exactly (USB 2.0, 5.7.3).
    @Test(
        arguments: [
            (8, 8, 8), (64, 16, 64), (16, 16, 16), (8, 16, 16), (8, 9, 16), (64, 64, 64), (8, 1, 8),
        ])
    func `a transfer is as many whole packets as hold a report`(
        _ packet: Int, _ report: Int, _ size: Int
    ) {
        let endpoints = USBEndpoints(interface: 0, input: 0x81, packet: packet, output: nil)
        #expect(endpoints.bufferSize(for: report) == size)
    }
}
