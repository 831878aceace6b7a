import FeedbackCore
import Testing

struct RatingPlaceTests {
    private let chain = ChainID(trusted: [UInt8](repeating: 7, count: 16))
    private let other = ChainID(trusted: [UInt8](repeating: 8, count: 16))

    @Test func `a place is named by how far back it is`() {
        let place = RatingPlace(chain: chain, sequence: 41)
        #expect(place.back(from: 42, of: chain) == 1)
        #expect(place.back(from: 44, of: chain) == 3)
        #expect(place.back(from: 41 + 4_294_967_295, of: chain) == .max)
    }

    @Test func `what no entry can name has no distance`() {
        let place = RatingPlace(chain: chain, sequence: 41)
        #expect(place.back(from: 44, of: other) == nil)
        #expect(place.back(from: 41, of: chain) == nil)
        #expect(place.back(from: 40, of: chain) == nil)
        #expect(place.back(from: 41 + 4_294_967_296, of: chain) == nil)
    }
}
