package import FeedbackCore
import Glibc

/// CLOCK_BOOTTIME: the truth about time on a kiosk.
package enum BootClock {
    /// Time since the kernel started, suspend included.
    package static func now() -> BootTime {
        BootTime(microseconds: microseconds(of: CLOCK_BOOTTIME))
    }

    /// Time since the kernel started, suspend left out.
    static func awake() -> BootTime {
        BootTime(microseconds: microseconds(of: CLOCK_MONOTONIC))
    }

    /// The kernel's id of this boot.
    ///
    /// - Throws: `SystemError` if `/proc` is not mounted.
    package static func bootID() throws(SystemError) -> BootID {
        let path = "/proc/sys/kernel/random/boot_id"
        let text = String(decoding: try SmallFile.read(path, upTo: 64), as: UTF8.self)
        guard let id = BootID(hex: String(text.filter(\.isHexDigit))) else {
            throw SystemError("read \(path)", code: EINVAL)
        }
        return id
    }
}

/// CLOCK_REALTIME: what the kiosk believes the civil time to be, right or wrong.
package enum WallClock {
    /// The wall clock now.
    package static func now() -> WallTime {
        WallTime(milliseconds: microseconds(of: CLOCK_REALTIME) / 1_000)
    }
}

private func microseconds(of clock: clockid_t) -> Int64 {
    var time = timespec()
    // Fails only for a clock that the kernel does not have; both are in every Linux since 2.6.39.
    _ = unsafe clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
}
