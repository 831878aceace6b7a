import BatchFormat
import FeedbackCore
import Testing

@testable import Uplink

/// What happens when the daemon stops.
struct FarewellTests {
    private func deadline(_ rig: Rig) -> BootTime { rig.now + Limits.farewellUpload }

    @Test func `one batch is tried, within the time left`() throws {
        let rig = try Rig()
        rig.give(.started)
        rig.press(11)
        rig.give(.stopping(deadline: deadline(rig)))
        #expect(rig.requests.count == 1)
        #expect(rig.limits == [Limits.farewellUpload])
        #expect(rig.journal.coverage == [1])
        #expect(rig.finished)
    }

    @Test func `a failure is not repeated`() throws {
        let rig = try Rig()
        rig.carry = { (_) throws(TransportError) in throw .cancelled }
        rig.give(.started)
        rig.press(1)
        rig.give(.stopping(deadline: deadline(rig)))
        #expect(rig.requests.count == 1)
        #expect(rig.finished)
    }

    @Test func `with nothing to send, or nobody to send to, it ends at once`() throws {
        for enrolled in [true, false] {
            let rig = try Rig(enrolled: enrolled)
            rig.give(.started)
            if !enrolled { rig.press(3) }
            rig.give(.stopping(deadline: deadline(rig)))
            #expect(rig.requests.isEmpty)
            #expect(rig.finished)
        }
    }

    @Test func `a server that asked to wait is left alone`() throws {
        let rig = try Rig()
        rig.carry = { (_) throws(TransportError) in HTTPReply(status: 503, retryAfter: "600") }
        rig.give(.started)
        rig.press(1)
        rig.fire()
        rig.give(.stopping(deadline: deadline(rig)))
        #expect(rig.requests.count == 1)
        #expect(rig.finished)
    }

    @Test func `what is under way comes to its end, and nothing after it`() throws {
        let rig = try Rig()
        rig.give(.started)
        rig.press(11)
        let until = deadline(rig)
        let server = rig.server
        rig.carry = { [unowned rig] (request) throws(TransportError) in
            #expect(
                rig.machine.handle(
                    .stopping(deadline: until), now: rig.now, random: &rig.random
                ).isEmpty)
            return server.answer(request)
        }
        rig.fire()
        #expect(rig.journal.coverage == [1])
        #expect(rig.finished)
    }
}
