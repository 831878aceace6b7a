import CSystemd
import Glibc

/// The daemon's log: structured fields to journald, or lines to standard error without it.
///
/// A line says what happened to how many presses, never which key was pressed: whoever is rated
/// may read the log.
package final class EventLog: Sendable {
    /// How urgent a line is, with syslog's numbers.
    package enum Priority: Int, Sendable {
        /// Something does not work.
        case error = 3
        /// Somebody should look.
        case warning = 4
        /// Something changed.
        case notice = 5
        /// The daemon did its work.
        case info = 6
        /// A step of a press.
        case debug = 7
    }

    /// Takes a line instead of journald: its urgency, event name and words.
    package typealias Sink = @Sendable (Priority, String, String) -> Void

    private let toJournald: Bool
    private let verbose: Bool
    private let sink: Sink?

    /// Writes every step of every press if `verbose`; otherwise only what changes.
    init(verbose: Bool) {
        self.verbose = verbose
        sink = nil
        toJournald = unsafe getenv("JOURNAL_STREAM") != nil
    }

    /// Gives every line that is not a step of a press to `sink`.
    package init(sink: @escaping Sink) {
        verbose = false
        toJournald = false
        self.sink = sink
    }

    /// Writes one line: a fixed event name, words for a person, and fields for a query.
    ///
    /// Field names are upper-case; journald shows them as `HAILONG_<name>`.
    package func write(
        _ priority: Priority, _ event: String, _ message: String,
        _ fields: [(name: String, value: String)] = []
    ) {
        guard priority != .debug || verbose else { return }
        if let sink {
            sink(priority, event, message)
        } else if toJournald {
            sendToJournald(priority, event, message, fields)
        } else {
            sendToStandardError(event, message, fields)
        }
    }

    private func sendToJournald(
        _ priority: Priority, _ event: String, _ message: String,
        _ fields: [(name: String, value: String)]
    ) {
        let lines =
            ["MESSAGE=\(message)", "PRIORITY=\(priority.rawValue)", "HAILONG_EVENT=\(event)"]
            + fields.map { "HAILONG_\($0.name)=\($0.value)" }
        let bytes = lines.map { Array($0.utf8) }
        var flat: [UInt8] = []
        for line in bytes { flat += line }
        unsafe flat.withUnsafeMutableBytes { buffer in
            guard let base = buffer.baseAddress else { return }
            var offset = 0
            let vectors = unsafe bytes.map { line in
                defer { offset += line.count }
                return unsafe iovec(iov_base: base + offset, iov_len: line.count)
            }
            // A log that cannot be written must not stop the recording of presses.
            _ = unsafe sd_journal_sendv(vectors, CInt(vectors.count))
        }
    }

    private func sendToStandardError(
        _ event: String, _ message: String, _ fields: [(name: String, value: String)]
    ) {
        let tail = fields.map { " \($0.name.lowercased())=\($0.value)" }.joined()
        let line = Array("hailongd: \(event): \(message)\(tail)\n".utf8)
        _ = unsafe line.withUnsafeBytes { unsafe Glibc.write(2, $0.baseAddress, $0.count) }
    }
}
