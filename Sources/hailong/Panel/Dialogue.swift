import Control
import FeedbackCore
import Glibc
import Linux

/// A person at a terminal who is asked, and a device that may speak meanwhile.
///
/// Everything is said on standard error, so that standard output has only what is to be kept.
struct Dialogue: ~Copyable {
    /// What a device that was waited for has done.
    enum Sign {
        case nothing, readable, hungUp
    }

    private let language: Language
    private let signals: SignalDescriptor

    /// From now on Ctrl-C ends a wait with an error, so that what was changed can be put back.
    init(_ language: Language) throws(CommandFailure) {
        do throws(SystemError) {
            signals = try SignalDescriptor()
        } catch {
            throw CommandFailure("\(error)")
        }
        self.language = language
    }

    /// One sentence in the language of the dialogue.
    func pick(_ vi: String, _ en: String) -> String { language == .vietnamese ? vi : en }

    /// Says one line.
    func say(_ vi: String, _ en: String) { Terminal.complain(pick(vi, en)) }

    /// Asks for one line; nothing when there is nobody to answer.
    func ask(_ vi: String, _ en: String) throws(CommandFailure) -> String? {
        Terminal.ask(pick(vi, en) + " ")
        var line: [UInt8] = []
        while true {
            _ = try wait(for: STDIN_FILENO, until: nil)
            var byte: UInt8 = 0
            let count = unsafe read(STDIN_FILENO, &byte, 1)
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            if count <= 0 { return line.isEmpty ? nil : String(decoding: line, as: UTF8.self) }
            if byte == UInt8(ascii: "\n") { return String(decoding: line, as: UTF8.self) }
            if line.count < 200 { line.append(byte) }
        }
    }

    /// Waits for a descriptor, but not past a deadline.
    ///
    /// - Throws: when a signal asks to stop.
    func wait(
        for descriptor: CInt, until deadline: BootTime?
    ) throws(CommandFailure) -> Sign {
        var entries = [
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: signals.number, events: Int16(POLLIN), revents: 0),
        ]
        let count = unsafe poll(&entries, 2, pollMilliseconds(until: deadline))
        guard count > 0 else { return .nothing }
        if entries[1].revents != 0 {
            throw CommandFailure(
                pick("đã dừng; không ghi gì", "interrupted; nothing was written"),
                status: ExitStatus.interrupted)
        }
        if entries[0].revents & Int16(POLLHUP | POLLERR | POLLNVAL) != 0 { return .hungUp }
        return .readable
    }
}
