import FeedbackCore
import Testing

/// Which rating may stand in the place of which.
struct RatingTests {
    private let given = Rating(panel: 1, question: 2, level: 1)
    private let later = Rating(panel: 3, question: 2, level: 5, replaces: 1)

    private func moment(_ milliseconds: Int64, boot: UInt32 = 4) -> Moment {
        Moment(bootOrdinal: boot, milliseconds: milliseconds)
    }

    @Test func `a rating replaces one of the same question, whatever panel it came from`() {
        let (begun, end) = (moment(1_000), moment(16_000))
        #expect(later.mayReplace(given, at: end, madeAt: begun))
        var other = given
        other.question = 1
        #expect(!later.mayReplace(other, at: end, madeAt: begun))
    }

    @Test func `what a citizen gave is not taken back in service mode, nor the other way round`() {
        let (begun, end) = (moment(1_000), moment(16_000))
        var (test, second) = (given, later)
        test.mark.service = true
        #expect(!later.mayReplace(test, at: end, madeAt: begun))
        second.mark.service = true
        #expect(!second.mayReplace(given, at: end, madeAt: begun))
        #expect(second.mayReplace(test, at: end, madeAt: begun))
    }

    /// Ten minutes are 600,000 ms.
    @Test func `what was given long ago, or before the last start, stands`() {
        #expect(later.mayReplace(given, at: moment(601_000), madeAt: moment(1_000)))
        #expect(!later.mayReplace(given, at: moment(601_001), madeAt: moment(1_000)))
        #expect(!later.mayReplace(given, at: moment(1_000, boot: 5), madeAt: moment(1_000)))
        // A moment may be a little earlier than that of the entry before.
        #expect(later.mayReplace(given, at: moment(990), madeAt: moment(1_000)))
        #expect(!later.mayReplace(given, at: moment(.max), madeAt: moment(.min)))
    }
}
