import FeedbackCore
import Journal
import Synchronization

/// The clocks of one machine: a quartz that runs a little wrong, and a wall clock set to anything.
struct MachineClock {
    /// How the wall clock stands.
    enum Discipline: Hashable {
        /// A time source holds it, off by at most 4.5 s, as time sources may.
        case synced
        /// Nothing holds it: it was right, or anything else, and goes on by the quartz.
        case free
    }

    /// How many millionths the quartz runs fast; within what a good one may.
    private let drift: Int64
    private(set) var bootedAt: Instant
    private(set) var discipline = Discipline.free
    /// The wall clock when the boot clock was 0, while it is free.
    private var base: WallTime
    /// How far the wall clock is off while it is synchronised.
    private let offset: TimeSpan

    /// Begins a boot, with a wall clock that says `wall`.
    init(drift: Int64, bootedAt: Instant, wall: WallTime, offset: TimeSpan) {
        self.drift = drift
        self.bootedAt = bootedAt
        base = wall
        self.offset = offset
    }

    /// The boot clock at a true time.
    func boot(at time: Instant) -> BootTime {
        let passed = (time - bootedAt).microseconds
        return BootTime(microseconds: passed + passed / 1_000_000 * drift)
    }

    /// The first true time at which the boot clock is there.
    func time(of boot: BootTime) -> Instant {
        let passed = boot.microseconds - boot.microseconds / (1_000_000 + drift) * drift
        var time = bootedAt + TimeSpan(microseconds: max(0, passed - 2 * abs(drift)))
        while self.boot(at: time) < boot {
            let missing = (boot - self.boot(at: time)).microseconds
            time = time + TimeSpan(microseconds: max(1, missing * 9 / 10))
        }
        return time
    }

    /// What the wall clock says.
    func wall(at time: Instant) -> WallTime {
        discipline == .synced
            ? time.wall + offset : base + (boot(at: time) - BootTime(seconds: 0))
    }

    /// What the kernel says of it; the time source is heard every 1,024 s, and the bound grows by
    /// 500 millionths in between, as Linux has it.
    func read(at time: Instant) -> ClockReading {
        let wall = wall(at: time)
        let sinceHeard = time.microseconds % 1_024_000_000
        let bound = UInt64(sinceHeard * 500 / 1_000_000)
        let record =
            discipline == .synced
            ? ClockRecord(synced: wall, boundMicroseconds: bound, leftMilliseconds: 0)
            : ClockRecord(wall: wall, errorMilliseconds: 86_400_000, quality: .unset)
        return ClockReading(record: record, at: boot(at: time), boundMicroseconds: bound)
    }

    /// A time source takes hold of the wall clock.
    mutating func sync() { discipline = .synced }

    /// The time source is gone; the wall clock goes on from where it stands.
    mutating func lose(at time: Instant) {
        guard discipline == .synced else { return }
        set(to: wall(at: time), at: time)
    }

    /// Somebody sets the wall clock by hand.
    mutating func set(to wall: WallTime, at time: Instant) {
        base = wall + (BootTime(seconds: 0) - boot(at: time))
        discipline = .free
    }
}

/// What the product asks of its machine: the boot clock, moved by the world before each step, and
/// the room on its disk.
final class MachineCell: Sendable {
    private let microseconds = Atomic<Int64>(0)
    private let hasRoom = Atomic<Bool>(true)

    var now: BootTime {
        get { BootTime(microseconds: microseconds.load(ordering: .relaxed)) }
        set { microseconds.store(newValue.microseconds, ordering: .relaxed) }
    }

    var isFull: Bool {
        get { !hasRoom.load(ordering: .relaxed) }
        set { hasRoom.store(!newValue, ordering: .relaxed) }
    }

    var space: DiskSpace { DiskSpace(free: isFull ? 1 << 23 : 1 << 30, total: 2 << 30) }
}
