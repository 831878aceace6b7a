import Scoring
import Testing

struct DisclosureTests {
    @Test(arguments: [
        (0, Publication.suppressed), (9, .suppressed), (10, .reference), (29, .reference),
        (30, .published), (99, .published), (100, .ranked),
    ])
    func `thresholds are 10, 30 and 100`(count: Int, expected: Publication) {
        #expect(Publication(count: count) == expected)
    }

    /// Cell 0 is the total of the others.
    private func published(_ counts: [Int], internal hidden: Set<Int> = []) -> [Bool] {
        Disclosure(
            counts: counts, hidden: hidden,
            sums: [.init(total: 0, parts: Array(1..<counts.count))]
        ).published
    }

    @Test func `a total whose parts are all shown is shown`() {
        #expect(published([100, 60, 40]) == [true, true, true])
    }

    @Test func `one small part would be found by subtraction, so a second is withheld`() {
        #expect(published([145, 60, 45, 40, 0]) == [true, true, true, true, false])
        #expect(published([148, 60, 45, 40, 3]) == [true, true, true, false, false])
    }

    @Test func `small parts that hide each other need no third`() {
        #expect(published([112, 60, 40, 7, 5]) == [true, true, true, false, false])
    }

    @Test func `a part of 10 to 29 is unpublished but no secret`() {
        #expect(published([72, 60, 12]) == [true, true, false])
    }

    @Test func `ratings that no part contains count as withheld`() {
        #expect(published([104, 60, 40]) == [true, true, false])
    }

    @Test func `internal cells are never shown`() {
        #expect(published([200, 100, 100], internal: [1]) == [true, false, true])
    }

    @Test func `a month gives away no day of a week that is shown`() {
        // A month of one full week (cell 1) with days 2 and 3, and a day outside of it (cell 4).
        let sums = [
            Disclosure.Sum(total: 0, parts: [1, 4]), Disclosure.Sum(total: 1, parts: [2, 3]),
        ]
        let plain = Disclosure(counts: [144, 100, 60, 40, 44], sums: sums)
        #expect(plain.published == [true, true, true, true, true])
        // The week is too small to show, but its one day is not: month − day − day 4 leaves 4.
        let thin = Disclosure(counts: [78, 34, 30, 4, 44], hidden: [1], sums: sums)
        #expect(thin.published == [true, false, false, false, true])
    }

    /// Whatever is shown, no subtraction of shown cells leaves 1…9 ratings.
    @Test func `no small rest remains for any small set of parts`() {
        let sizes = [0, 3, 9, 10, 30, 31, 45]
        for a in sizes {
            for b in sizes {
                for c in sizes {
                    for beyond in [0, 4, 12] {
                        let counts = [a + b + c + beyond, a, b, c]
                        let shown = published(counts)
                        guard shown[0] else { continue }
                        let rest =
                            counts[0] - (1...3).reduce(0) { $0 + (shown[$1] ? counts[$1] : 0) }
                        #expect(rest == 0 || rest >= 10, "\(counts) \(shown)")
                    }
                }
            }
        }
    }
}
