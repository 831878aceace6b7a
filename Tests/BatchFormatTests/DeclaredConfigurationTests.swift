import BatchFormat
import FeedbackCore
import Testing

/// The configuration in force, as the chain keeps it.
struct DeclaredConfigurationTests {
    /// One question, and opening hours of one span on Monday, part by part.
    static let parts = [
        "a5", "0101", "026161", "0301", "04 81 82 6151 05", "05 87", "81 82 00 1905a0",
        "80 80 80 80 80 80",
    ]

    static let refused: [(place: Int, part: String, refusal: FormatError.Refusal)] = [
        (1, "0102", .unknownVersion), (3, "031b0000000100000000", .outOfRange),
        (4, "04 81 82 6151 03", .outOfRange), (4, "04 81 83 6151 05 00", .wrongLength),
        (5, "05 86", .wrongLength), (6, "81 82 00 1905a1", .outOfRange),
        (6, "81 82 0505", .outOfRange), (6, "81 81 05", .wrongLength),
        (6, "82 82 0305 82 0406", .outOfRange), (6, "82 82 0406 82 0203", .outOfRange),
        (7, "80 80 80 80 80 80 066100", .trailingBytes),
    ]

    @Test func `a kiosk without a point keeps its configuration`() throws {
        let bytes = hex(Self.parts.joined())
        let configuration = try DeclaredConfiguration(canonicalBytes: bytes)
        #expect(configuration.point == nil)
        #expect(configuration.questions == [.init(id: "Q", scale: .sc5)])
        #expect(configuration.openingHours.days.first == [.init(open: 0, close: 1_440)])
        #expect(configuration.canonicalBytes() == bytes)
    }

    @Test(arguments: refused.indices)
    func `a configuration that means nothing is refused`(index: Int) {
        let (place, part, refusal) = Self.refused[index]
        var parts = Self.parts
        parts[place] = part
        let error = #expect(throws: FormatError.self) {
            try DeclaredConfiguration(canonicalBytes: hex(parts.joined()))
        }
        #expect(error?.refusal == refusal)
    }

    @Test func `spans that touch are in order`() throws {
        var parts = Self.parts
        parts[6] = "82 82 0305 82 0506"
        let configuration = try DeclaredConfiguration(canonicalBytes: hex(parts.joined()))
        #expect(configuration.openingHours.days.first?.count == 2)
    }
}
