/// Where the keys stand in the reports of a USB panel.
///
/// A key's code is byte · 8 + bit, both counted from 0 as the bytes come over the wire, the least
/// significant bit first. A bit of 1 says that the key is down.
package struct ReportLayout: Hashable, Sendable {
    /// The bytes of a report, with its id if it has one; 1…`Limits.reportBytes`.
    package var length: Int
    /// The report id, which stands in byte 0; nothing for a board that sends one kind only.
    package var id: UInt8?
    /// The number of the USB interface that sends the reports.
    package var interface: UInt8

    package init(length: Int, id: UInt8? = nil, interface: UInt8 = 0) {
        self.length = length
        self.id = id
        self.interface = interface
    }

    /// The code of a key at a place in the report, or nothing if the report has no such place.
    ///
    /// The byte of the id holds no keys.
    package func code(byte: Int, bit: Int) -> UInt16? {
        let first = id == nil ? 0 : 1
        guard (first..<length).contains(byte), (0..<8).contains(bit) else { return nil }
        return UInt16(byte * 8 + bit)
    }

    /// Those of the keys `among` that a report says are down.
    ///
    /// - Throws: `ReportRejection` for another id, then for another length.
    package func keysDown(
        in report: [UInt8], among codes: [UInt16]
    ) throws(ReportRejection) -> Set<UInt16> {
        if let id, let found = report.first, found != id {
            throw .otherID(found, expected: id)
        }
        guard report.count == length else {
            throw .wrongLength(report.count, expected: length)
        }
        return Set(
            codes.filter { code in
                let (byte, bit) = Int(code).quotientAndRemainder(dividingBy: 8)
                return byte < report.count && report[byte] >> bit & 1 == 1
            })
    }
}
