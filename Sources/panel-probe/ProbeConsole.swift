import FeedbackCore
import Glibc
import Linux

/// Standard input as commands, and standard output as lines.
final class ProbeConsole {
    private var input: [UInt8] = []
    /// How often the loop went round: a loop that spins gives itself away.
    private(set) var turns = 0

    /// Has a reader's turns, until the end of standard input; each says when it wants the next.
    func loop(
        watching descriptor: CInt, turn: () -> BootTime?,
        obey: ([String]) throws(SystemError) -> Void
    ) throws(SystemError) {
        let poller = try Poller()
        try poller.watch(descriptor)
        try poller.watch(STDIN_FILENO)
        while true {
            turns += 1
            let ready = try poller.wait(until: turn())
            guard ready.contains(where: { $0.descriptor == STDIN_FILENO }) else { continue }
            guard let commands = try commands() else { return }
            for words in commands { try obey(words) }
        }
    }

    /// The words of the commands that have come; nothing at the end of input.
    private func commands() throws(SystemError) -> [[String]]? {
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = try retryingInterrupts("read") { unsafe read(STDIN_FILENO, &bytes, 4_096) }
        guard count > 0 else { return nil }
        input += bytes.prefix(count)
        var commands: [[String]] = []
        while let end = input.firstIndex(of: UInt8(ascii: "\n")) {
            let words = String(decoding: input[..<end], as: UTF8.self).split(separator: " ")
            input.removeSubrange(...end)
            commands.append(words.map(String.init))
        }
        return commands
    }

    /// Writes a line at once: the standard library's `print` keeps what goes into a pipe.
    func say(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        _ = unsafe write(STDOUT_FILENO, bytes, bytes.count)
    }

    /// Writes several lines, each with a mark before it.
    func quote(_ text: String) {
        for line in text.split(separator: "\n") { say("| \(line)") }
    }
}
