import Glibc
import Synchronization

/// One line for each event worth knowing, on standard error, where journald picks it up.
package enum ServerLog {
    /// A closure by itself would be wrapped anew each time that it is taken out of a mutex.
    private struct Sink: Sendable {
        var take: @Sendable (String) -> Void
    }

    private static let sink = Mutex<Sink?>(nil)

    /// Has every line taken by `sink` from now on, for a program that runs many servers.
    package static func divert(to sink: @escaping @Sendable (String) -> Void) {
        Self.sink.withLock { $0 = Sink(take: sink) }
    }

    /// Something to know.
    static func info(_ words: String) { write("<6>", words) }

    /// Something to look at.
    package static func warning(_ words: String) { write("<4>", words) }

    /// Something that did not work.
    static func error(_ words: String) { write("<3>", words) }

    /// The prefix is journald's mark of the severity; a terminal is spared it.
    private static func write(_ severity: String, _ words: String) {
        if let sink = sink.withLock({ $0 }) { return sink.take(words) }
        let line = (isatty(2) == 1 ? "" : severity) + words + "\n"
        var bytes = Array(line.utf8)
        _ = unsafe bytes.withUnsafeMutableBytes { unsafe Glibc.write(2, $0.baseAddress, $0.count) }
    }
}
