import FeedbackCore
import Testing

@testable import Simulation

struct MachineClockTests {
    @Test(arguments: [-80, -1, 0, 37, 80])
    func `a boot time is reached at the first true time that shows it`(drift: Int64) {
        let clock = MachineClock(
            drift: drift, bootedAt: .day(1), wall: Instant.day(1).wall, offset: .zero)
        for seconds in [0, 1, 59, 86_400, 400 * 86_400] {
            let boot = BootTime(microseconds: Int64(seconds) * 1_000_000 + 123_457)
            let time = clock.time(of: boot)
            #expect(clock.boot(at: time) >= boot)
            #expect(clock.boot(at: time + TimeSpan(microseconds: -1)) < boot)
        }
    }

    @Test func `a free clock goes on by the quartz, and a held one is as good as it says`() {
        var clock = MachineClock(
            drift: 50, bootedAt: .zero, wall: WallTime(milliseconds: 0),
            offset: .milliseconds(-250))
        let noon = Instant.zero + .hours(12)
        #expect(clock.wall(at: noon) == WallTime(milliseconds: 43_202_160))
        #expect(clock.read(at: noon).record.quality == .unset)
        clock.sync()
        #expect(clock.wall(at: noon) == noon.wall + .milliseconds(-250))
        clock.lose(at: noon)
        #expect(clock.wall(at: noon) == noon.wall + .milliseconds(-250))
        let later = noon + .seconds(20_000)
        #expect(clock.wall(at: later) == later.wall + .milliseconds(750))
    }
}
