import FeedbackCore
import Glibc
import Linux
import Testing

struct PollerTests {
    @Test func `a signalled event is reported until it is cleared`() throws {
        let poller = try Poller()
        let event = try EventFD()
        try poller.watch(event.number)
        #expect(try poller.wait(until: BootClock.now()) == [])
        event.signal()
        #expect(try poller.wait().map(\.descriptor) == [event.number])
        event.clear()
        #expect(try poller.wait(until: BootClock.now()) == [])
    }

    @Test func `the other end's disappearance is a hang-up`() throws {
        var ends: [CInt] = [0, 0]
        #expect(pipe(&ends) == 0)
        let reader = FileDescriptor(owning: ends[0])
        let poller = try Poller()
        try poller.watch(reader.number)
        close(ends[1])
        let ready = try poller.wait()
        #expect(ready.count == 1)
        #expect(ready.first?.hungUp == true)
    }

    @Test func `the kernel says what it knows about its clock`() throws {
        let before = BootClock.now()
        let reading = KernelClock.read()
        #expect(reading.at >= before && reading.at <= BootClock.now())
        #expect(reading.record.quality != .holdover)
        #expect(reading.record.errorMilliseconds >= 5_000)
        // The two calls agree, in whatever unit adjtimex(2) counts the fraction.
        let off = (WallClock.now() - reading.record.wall) - (BootClock.now() - reading.at)
        #expect(off.microseconds.magnitude < 1_000_000)
        #expect(reading.asleep >= .zero)
        #expect(try BootClock.bootID() != .zero)
        #expect(BootClock.now().microseconds > 0)
    }
}
