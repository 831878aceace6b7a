import Glibc

/// Pauses between two questions to something that cannot say when it is ready.
enum Wait {
    /// Sleeps for so long, or less if a signal comes.
    static func milliseconds(_ count: UInt32) { usleep(count * 1_000) }
}
