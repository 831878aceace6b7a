import BatchFormat
import FeedbackCore
import Journal
import SQLite
import Testing

/// What `hailong verify` says of ratings that replace others.
struct CorrectionCheckTests {
    private let fixture = JournalFixture()

    /// A fact, and at which second of the boot.
    struct Step: Sendable {
        var second: Int64
        var fact: Fact

        static func boot(_ second: Int64 = 0) -> Step {
            Step(second: second, fact: JournalFixture.boot)
        }

        static func asks(_ scales: [Scale], _ second: Int64 = 0) -> Step {
            let declared = DeclaredConfiguration(
                questionSet: "one-stop", version: 1,
                questions: scales.map { .init(id: "Q", scale: $0) }, point: nil,
                openingHours: OpeningHours(days: Array(repeating: [], count: 7)))
            return Step(second: second, fact: .configuration(declared.canonicalBytes()))
        }

        static func rates(
            _ level: UInt8, _ second: Int64, replaces: UInt32? = nil, question: UInt16 = 1,
            panel: UInt16 = 1, service: Bool = false
        ) -> Step {
            let rating = Rating(
                panel: panel, question: question, level: level, mark: Mark(service: service),
                replaces: replaces)
            return Step(second: second, fact: .rating(rating))
        }

        static func exits(_ second: Int64) -> Step {
            let followUp = FollowUp(back: 1, outcome: .exited, answer: .chips([]))
            return Step(second: second, fact: .followUp(followUp))
        }
    }

    private func faults(_ steps: [Step]) throws -> [VerificationReport.Fault] {
        let journal = try fixture.open()
        for step in steps { try journal.append(step.fact, at: step.second) }
        let report = try JournalReader(directory: fixture.directory).verify(keys: [])
        // The chain is followed on, whatever a rating says.
        #expect(report.entries == steps.count)
        return report.faults
    }

    @Test func `what a screen corrects fits, also when it is corrected again`() throws {
        let found = try faults([
            .boot(), .asks([.sc5]), .rates(1, 10), .exits(12), .rates(4, 20, replaces: 2),
            .rates(5, 600, replaces: 1, panel: 2), .rates(5, 700),
        ])
        #expect(found == [])
    }

    static let wrong: [(steps: [Step], place: UInt64)] = [
        // No rating, and one that was never there.
        ([.boot(), .rates(1, 10), .exits(12), .rates(5, 14, replaces: 1)], 4),
        ([.boot(), .rates(1, 10), .rates(5, 14, replaces: 3)], 3),
        ([.boot(), .rates(1, 10), .rates(5, 14, replaces: .max)], 3),
        // Of another question, or of the same on another scale.
        ([.boot(), .rates(1, 10), .rates(5, 14, replaces: 1, question: 2)], 3),
        (
            [
                .boot(), .asks([.sc5]), .rates(1, 10), .asks([.sc4], 12),
                .rates(4, 14, replaces: 2),
            ], 5
        ),
        // By staff, too late, and of another boot.
        ([.boot(), .rates(1, 10), .rates(5, 14, replaces: 1, service: true)], 3),
        ([.boot(), .rates(1, 10), .rates(5, 611, replaces: 1)], 3),
        ([.boot(), .rates(1, 10), .boot(1), .rates(5, 11, replaces: 2)], 4),
    ]

    @Test(arguments: wrong)
    func `what replaces something else is named`(steps: [Step], place: UInt64) throws {
        let found = try faults(steps + [.rates(3, 5_000)])
        #expect(found.map(\.sequence) == [place])
        #expect(found.first?.reason.hasPrefix("it replaces ") == true)
    }

    @Test func `a new version of the same question is the same question`() throws {
        let found = try faults([
            .boot(), .asks([.sc5]), .rates(1, 10), .asks([.sc5, .sc4], 12),
            .rates(4, 14, replaces: 2),
        ])
        #expect(found == [])
    }

    /// Among more ratings than are remembered at once.
    @Test func `a correction in a crowd is held against its own rating`() throws {
        let crowd = (0..<3_000).map { Step.rates(3, Int64($0)) }
        let found = try faults(
            [.boot()] + crowd + [.rates(5, 3_000, replaces: 500), .rates(5, 3_001, replaces: 700)])
        #expect(found.map(\.sequence) == [3_003])
    }

    @Test func `no bit of a correction is turned without being seen`() throws {
        let journal = try fixture.open()
        for step in [Step.boot(), .rates(1, 10), .rates(5, 14, replaces: 1), .rates(3, 90)] {
            try journal.append(step.fact, at: step.second)
        }
        try journal.checkpoint()
        let database = try Database(
            path: fixture.directory + "/journal.db", access: .readWrite)
        // 86 01 01 01 05 00 01: six items, the mark 0, and how far back.
        let body = try #require(
            try database.first("SELECT body FROM entry WHERE seq = 3") { $0.blob(0) })
        #expect(body == [0x86, 1, 1, 1, 5, 0, 1])
        for bit in 0..<body.count * 8 {
            var turned = body
            turned[bit / 8] ^= 1 << (bit % 8)
            try database.run("UPDATE entry SET body = ? WHERE seq = 3", turned)
            let report = try JournalReader(directory: fixture.directory).verify(keys: [])
            #expect(report.faults.first?.sequence == 3, "bit \(bit)")
        }
    }
}
