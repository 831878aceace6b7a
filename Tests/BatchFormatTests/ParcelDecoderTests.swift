import BatchFormat
import FeedbackCore
import Testing

/// Parcels, on bytes that stand in RFC 8949 or are written by hand from it.
struct ParcelDecoderTests {
    /// The messages of a parcel that is read so many bytes at a time.
    private func messages(_ bytes: [UInt8], by step: Int) throws -> [[UInt8]] {
        var decoder = ParcelDecoder()
        var found: [[UInt8]] = []
        for start in stride(from: 0, to: bytes.count, by: step) {
            decoder.append(Array(bytes[start..<min(start + step, bytes.count)]))
            while let message = try decoder.next() { found.append(message) }
        }
        try decoder.end()
        #expect(decoder.count == found.count)
        #expect(decoder.offset == bytes.count)
        return found
    }

    @Test(arguments: [1, 2, 3, 7, 70_000, 1_000_000])
    func `messages of every length come out as they went in`(step: Int) throws {
        let lengths = [1, 23, 24, 255, 256, 65_535, 65_536]
        let sent = lengths.map { [UInt8](repeating: UInt8($0 & 0xff), count: $0) }
        #expect(try messages(sent.flatMap(Parcel.item), by: step) == sent)
    }

    /// RFC 8949, appendix A: `44 01020304` and `40`; 3.1: lengths in one, two and four bytes.
    @Test func `an item is a byte string of CBOR`() throws {
        #expect(Parcel.item([1, 2, 3, 4]) == [0x44, 1, 2, 3, 4])
        #expect(Parcel.item([UInt8](repeating: 0, count: 500)).prefix(3) == [0x59, 0x01, 0xf4])
        #expect(
            Parcel.item([UInt8](repeating: 0, count: 65_536)).prefix(5) == [0x5a, 0, 1, 0, 0])
        #expect(try messages([], by: 1) == [])
    }

    @Test(arguments: [
        Refused("40", .tooLong), Refused("41 00 40", .tooLong, at: 2),
        Refused("58 17", .nonShortest), Refused("59 00ff", .nonShortest),
        Refused("5a 0000ffff", .nonShortest), Refused("5a 00010001", .tooLong),
        Refused("5a ffffffff", .tooLong), Refused("5b 0000000000000001 00", .tooLong),
        Refused("5f 41 00 ff", .indefiniteLength), Refused("5c", .tooLong),
        Refused("00", .wrongKind), Refused("41 00 d2 84", .wrongKind, at: 2),
        Refused("61 61", .wrongKind), Refused("ff", .wrongKind),
        Refused("41", .truncated), Refused("42 00", .truncated), Refused("59 01", .truncated),
        Refused("41 07 43 0102", .truncated, at: 2), Refused("58", .truncated),
    ])
    func `anything else is refused where it begins`(item: Refused) throws {
        let bytes = try #require(
            [UInt8](hexDigits: String(item.bytes.filter { $0 != " " })))
        for step in [1, bytes.count] {
            let error = #expect(throws: FormatError.self) { try messages(bytes, by: step) }
            #expect(error?.refusal == item.refusal)
            #expect(error?.offset == item.offset)
            #expect(error?.subject == "parcel")
        }
    }

    @Test func `after damage nothing more comes out`() throws {
        var decoder = ParcelDecoder()
        decoder.append([0x41, 7, 0x00, 0x41, 8])
        #expect(try decoder.next() == [7])
        for _ in 0..<3 { #expect(throws: FormatError.self) { try decoder.next() } }
    }
}
