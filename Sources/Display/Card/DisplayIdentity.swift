package import FeedbackCore

/// What a display says of itself: an EDID, as VESA E-EDID 1.4 lays it out.
package struct DisplayIdentity: Hashable, Sendable {
    /// Width and height in mm; nothing if the display does not know, or says a proportion instead.
    package let millimetres: Size?

    /// Reads an EDID's first block of 128 bytes; anything else says nothing.
    package init(_ edid: [UInt8]) {
        let header: [UInt8] = [0, 255, 255, 255, 255, 255, 255, 0]
        guard edid.count >= 128, edid[..<8].elementsEqual(header),
            edid[..<128].reduce(0, &+) == 0
        else {
            millimetres = nil
            return
        }
        millimetres = [Self.detailed(edid), Self.centimetres(edid)].lazy.compactMap(\.self)
            .first { !Self.isProportion($0) }
    }

    /// 3.10.2: the first descriptor is the preferred timing, its bytes 12 to 14 are mm.
    private static func detailed(_ edid: [UInt8]) -> Size? {
        let timing = edid[54..<72].map(Int.init)
        // Without a pixel clock it is another kind of descriptor.
        guard timing[0] != 0 || timing[1] != 0 else { return nil }
        return size(timing[12] + timing[14] / 16 * 256, timing[13] + timing[14] % 16 * 256)
    }

    /// 3.6.2: bytes 21 and 22 are cm; if one is 0 the other is a proportion.
    private static func centimetres(_ edid: [UInt8]) -> Size? {
        size(10 * Int(edid[21]), 10 * Int(edid[22]))
    }

    private static func size(_ width: Int, _ height: Int) -> Size? {
        width > 0 && height > 0 ? Size(width: width, height: height) : nil
    }

    /// Displays in the field say 16 × 9 or 160 × 90 for "wide", whatever their size.
    private static func isProportion(_ size: Size) -> Bool {
        let proportions = [(16, 9), (16, 10), (4, 3), (5, 4), (15, 9)]
        return proportions.contains { width, height in
            [1, 10].contains { size == Size(width: width * $0, height: height * $0) }
        }
    }
}
