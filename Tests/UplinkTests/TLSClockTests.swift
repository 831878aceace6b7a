import BatchFormat
import FeedbackCore
import Testing

@testable import Uplink

/// By which time the machine has the server's certificate judged.
struct TLSClockTests {
    @Test func `a kiosk that knows nothing goes by the date of its program`() throws {
        let rig = try Rig()
        rig.give(.started)
        rig.press(2)
        rig.fire()
        // date -u -d @1795219200: Sat Nov 21 00:00:00 UTC 2026
        #expect(rig.requests.map(\.earliestNow) == [WallTime(milliseconds: 1_795_219_200_000)])
    }

    @Test func `a synchronised clock needs no help, and one that was so does`() throws {
        let rig = try Rig()
        rig.give(.started)
        for quality in [ClockQuality.synced, .holdover, .unset] {
            rig.give(.clockJudged(quality))
            rig.press(2)
            rig.fire()
        }
        #expect(rig.requests.map { $0.earliestNow == nil } == [true, false, false])
    }

    @Test func `what the server signed counts from then on, and is remembered`() throws {
        let rig = try Rig()
        let signed = rig.server.now
        rig.give(.started)
        let before = signed + .hours(-24)
        rig.give(.serverTimeKnown(before))
        rig.give(.serverTimeKnown(Version.date))
        rig.press(8)
        rig.fire()
        #expect(rig.requests.map(\.earliestNow) == [before, signed, signed])
    }

    @Test func `a server whose clock was ahead for a day is believed again`() throws {
        let rig = try Rig()
        let right = rig.server.now
        rig.server.now = right + .hours(24 * 365)
        rig.give(.started)
        rig.press(2)
        rig.fire()
        rig.server.now = right
        for _ in 0..<2 {
            rig.press(2)
            rig.fire()
        }
        #expect(rig.requests.last?.earliestNow == right)
        // A clock that says less than the program's own date is wrong in any case.
        rig.server.now = WallTime(milliseconds: 1)
        for _ in 0..<2 {
            rig.press(2)
            rig.fire()
        }
        #expect(rig.requests.last?.earliestNow == Version.date)
    }

    @Test func `an answer that proves nothing tells no time`() throws {
        let rig = try Rig()
        let server = rig.server
        rig.carry = { (request) throws(TransportError) in
            var reply = server.answer(request)
            reply.body[reply.body.count / 3] ^= 1
            return reply
        }
        rig.give(.started)
        rig.press(2)
        rig.fire()
        rig.fire()
        #expect(rig.requests.map(\.earliestNow) == [Version.date, Version.date])
    }

    @Test func `an enrolment's answer tells the time for the batches after it`() throws {
        let rig = try Rig(enrolled: false)
        rig.give(.started)
        rig.press(2)
        let root = rig.server.keys.root.publicKey.id
        rig.give(.enrolmentRequested(try rig.journal.order(server: try Rig.url, root: root)))
        #expect(rig.requests.map(\.earliestNow) == [Version.date, rig.server.now])
    }

    /// The server's certificate ends in ninety days; the kiosk heard of a day in a year.
    @Test func `a kiosk that heard a wrong time long ago is not locked out for ever`() throws {
        let rig = try Rig()
        let server = rig.server
        let right = server.now
        let wrong = right + .hours(24 * 365)
        rig.carry = { (request) throws(TransportError) in
            guard let earliest = request.earliestNow, earliest <= right + .hours(24 * 90) else {
                throw .certificateExpired
            }
            return server.answer(request)
        }
        rig.give(.serverTimeKnown(wrong))
        rig.give(.started)
        rig.press(2)
        rig.fire()
        let first = rig.now
        while rig.settled.isEmpty, rig.requests.count < 100 { rig.fire() }
        // For an hour nothing else is tried; then the release's date, and the server is heard.
        #expect(rig.requests.dropLast().allSatisfy { $0.earliestNow == wrong })
        #expect(rig.requests.count > 2)
        #expect(rig.requests.last?.earliestNow == Version.date)
        #expect(rig.now - first >= .hours(1))
        rig.press(2)
        rig.fire()
        #expect(rig.requests.last?.earliestNow == right)
    }

    @Test func `a synchronised clock is never doubted for an expired certificate`() throws {
        let rig = try Rig()
        rig.carry = { (_) throws(TransportError) in throw .certificateExpired }
        rig.give(.clockJudged(.synced))
        rig.give(.started)
        rig.press(2)
        for _ in 0..<20 { rig.fire() }
        #expect(rig.requests.allSatisfy { $0.earliestNow == nil })
        rig.give(.clockJudged(.holdover))
        rig.fire()
        #expect(rig.requests.last?.earliestNow == Version.date)
    }
}
