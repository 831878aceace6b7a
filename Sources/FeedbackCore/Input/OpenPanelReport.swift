/// One report of an open panel: state and counters, never single events.
///
/// 16 bytes, little endian: version, sequence, bitmap of keys (2), ms since power-on (4), eight
/// press counters. Source: docs/panel-protocol.md.
package struct OpenPanelReport: Hashable, Sendable {
    /// Keys and counters of a panel.
    package static let keys: UInt16 = 8
    /// Bytes of a report.
    package static let length = 16
    /// The one version of the protocol that there is.
    package static let version: UInt8 = 1

    /// One more with every report; wraps.
    package var sequence: UInt8
    /// Bit n is key n + 1, debounced by the panel.
    package var bitmap: UInt16
    /// Since the panel was powered on, in ms; wraps after 49.7 days.
    package var milliseconds: UInt32
    /// Presses of each key since power-on, eight of them; each wraps.
    package var counters: [UInt8]

    /// Reads the bytes of a report.
    ///
    /// - Throws: `ReportRejection` for another length or version.
    package init(_ bytes: [UInt8]) throws(ReportRejection) {
        guard bytes.count == Self.length else {
            throw .wrongLength(bytes.count, expected: Self.length)
        }
        guard bytes[0] == Self.version else {
            throw .wrongVersion(bytes[0], expected: Self.version)
        }
        sequence = bytes[1]
        bitmap = UInt16(bytes[2]) | UInt16(bytes[3]) << 8
        milliseconds = bytes[4..<8].reversed().reduce(0) { $0 << 8 | UInt32($1) }
        counters = Array(bytes[8...])
    }

    /// The report as the panel sent it, 16 bytes.
    package var bytes: [UInt8] {
        [Self.version, sequence, UInt8(bitmap & 0xFF), UInt8(bitmap >> 8)]
            + (0..<4).map { UInt8(truncatingIfNeeded: milliseconds >> ($0 * 8)) } + counters
    }

    /// The keys that are down, by their bits; bits without a counter are no keys.
    package var down: Set<UInt16> { Set((0..<Self.keys).filter { bitmap >> $0 & 1 == 1 }) }
}
