package import FeedbackCore
package import Journal
import Linux

/// What the journal's thread takes from the machine that it runs on.
///
/// The daemon takes the real one; whoever runs a kiosk in a world of their own gives another.
package struct Machine: Sendable {
    /// The boot clock.
    package var now: @Sendable () -> BootTime = BootClock.now
    /// The room on the file system that holds a directory; nothing if nobody can tell.
    package var space: @Sendable (String) -> DiskSpace? = { try? DiskSpace(at: $0) }
    /// Allocates a ballast file, and says whether it is there.
    package var fill: @Sendable (Ballast) -> Bool = { (try? $0.fill()) != nil }
    /// Names a new chain.
    package var makeChain: @Sendable () -> ChainID = ChainID.random
    /// Does what may take long and what no press may wait for, in a thread of that name.
    package var doAside: Aside = { try Thread(name: $0, $1).detach() }
    /// The SQLite file system to use, or the default one.
    package var vfs: String?

    /// Does work under a name, now or later.
    package typealias Aside =
        @Sendable (_ name: String, _ work: @escaping @Sendable () -> Void) throws -> Void

    /// The machine that the process runs on.
    package init() {}
}
