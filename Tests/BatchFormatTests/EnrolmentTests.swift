import BatchFormat
import FeedbackCore
import Testing

/// A kiosk introduces itself with its own key.
struct EnrolmentTests {
    @Test func `an enrolment signed by another key than it carries is refused`() throws {
        let enrolment = try Fixtures.enrolment()
        let other = try SignedMessage.seal(
            enrolment.payload(), as: .enrolment, with: try Fixtures.key("next"))
        let error = #expect(throws: FormatError.self) { try Enrolment(verifying: other) }
        #expect(error?.refusal == .otherKey)
    }

    @Test func `an enrolment carries a key that is one`() throws {
        var payload = try Fixtures.enrolment().payload()
        // The last byte of the key, before `05 50` and the chain.
        payload[payload.count - 19] ^= 1
        let error = #expect(throws: FormatError.self) { try Enrolment(payload: payload) }
        #expect(error?.refusal == .badKey)
    }
}
