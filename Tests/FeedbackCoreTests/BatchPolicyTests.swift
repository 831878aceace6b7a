import FeedbackCore
import Testing

struct BatchPolicyTests {
    private let rating = Fact.rating(Rating(panel: 1, question: 1, level: 4))

    private func count(of facts: [(Fact, Int)], under policy: BatchPolicy) -> Int {
        var cut = policy.cut
        for (fact, bytes) in facts where !cut.takes(fact, bytes: bytes) { break }
        return cut.count
    }

    @Test func `something must wait that does not ride along`() {
        #expect(!BatchPolicy().isDue(waiting: 0))
        #expect(BatchPolicy().isDue(waiting: 1))
    }

    @Test(arguments: [(3, 3), (500, 500), (501, 500), (0, 1), (100_000, 500)])
    func `a batch takes as many entries as the policy says, at most 500`(limit: Int, taken: Int) {
        let facts = Array(repeating: (rating, 5), count: 1_200)
        #expect(count(of: facts, under: BatchPolicy(entries: limit)) == taken)
    }

    @Test func `the longest entries together stay below 64 KiB of message`() {
        let text = String(repeating: "đ", count: Limits.textBytes / 2)
        let panel = Fact.panel(PanelRecord(panel: 65_535, identity: text, state: .attached))
        let bytes = 1 + 1 + 3 + 2 + Limits.textBytes + 1
        let taken = count(of: Array(repeating: (panel, bytes), count: 500), under: BatchPolicy())
        #expect(taken == (65_536 - 512) / (bytes + 9))
    }

    @Test func `an entry too long for the limit still leaves, alone`() {
        let facts = [(Fact.configuration([UInt8](repeating: 0, count: 8_192)), 8_196), (rating, 5)]
        #expect(count(of: facts, under: BatchPolicy(bytes: 1_000)) == 1)
    }

    @Test(arguments: [Fact.configuration([0xa0]), Fact.key(spki: [1], proof: [2])])
    func `a configuration or a key begins a batch`(fact: Fact) {
        let policy = BatchPolicy()
        #expect(count(of: [(rating, 5), (fact, 5), (rating, 5)], under: policy) == 1)
        #expect(count(of: [(fact, 5), (rating, 5), (fact, 5)], under: policy) == 2)
    }

    @Test func `what rides along is taken with the rest`() {
        let facts = [(Fact.receipt(.zero), 35), (rating, 5), (Fact.receipt(.zero), 35)]
        #expect(count(of: facts, under: BatchPolicy()) == 3)
    }
}
