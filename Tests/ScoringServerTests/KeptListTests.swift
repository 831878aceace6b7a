import FeedbackCore
import Scoring
import Testing

@testable import ScoringServer

/// The list of points is made now and then, and not for each who asks.
struct KeptListTests {
    private let list = KeptList()

    /// What somebody is shown so many seconds after noon, if a new page would say `words`.
    private func shown(
        _ words: String, after seconds: Int64, _ language: Language = .vietnamese
    ) async throws -> String {
        try await list.page(language, now: Rig.noon + .seconds(seconds)) { words }
    }

    @Test func `it is made once a minute in each language`() async throws {
        #expect(try await shown("một", after: 0) == "một")
        #expect(try await shown("one", after: 1, .english) == "one")
        #expect(try await shown("hai", after: 60) == "một")
        #expect(try await shown("ba", after: 61) == "ba")
        #expect(try await shown("two", after: 61, .english) == "one")
        // The clock was set back by an hour.
        #expect(try await shown("bốn", after: -3_600) == "bốn")
    }

    @Test func `others have the last one while it is made`() async throws {
        _ = try await shown("một", after: 0)
        let made = try await list.page(.vietnamese, now: Rig.noon + .minutes(2)) {
            try await shown("ba", after: 120) + " hai"
        }
        #expect(made == "một hai")
    }

    @Test func `a page that cannot be made leaves the last one`() async throws {
        await #expect(throws: ServerError.counting) {
            try await list.page(.vietnamese, now: Rig.noon) { throw ServerError.counting }
        }
        #expect(try await shown("một", after: 1) == "một")
        await #expect(throws: ServerError.counting) {
            try await list.page(.vietnamese, now: Rig.noon + .seconds(90)) {
                throw ServerError.counting
            }
        }
        #expect(try await shown("hai", after: 91) == "một")
        #expect(try await shown("ba", after: 151) == "ba")
    }
}
