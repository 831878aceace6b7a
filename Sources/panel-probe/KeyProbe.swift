import FeedbackCore
import Glibc
import Linux
import Panels

/// The loop of a thread that reads the two keys of a screen: what they mean becomes lines.
final class KeyProbe {
    private let reader: KeyReader
    private let keys: ScreenKeys
    private let console = ProbeConsole()
    private var connection: KeyConnection?

    init(_ keys: ScreenKeys) throws(SystemError) {
        reader = try KeyReader(keys)
        self.keys = keys
    }

    /// Runs until the end of standard input.
    func run() throws(SystemError) {
        try console.loop(watching: reader.descriptor) {
            for press in reader.handle(at: BootClock.now()) {
                console.say("\(press.key) at=\(press.time.microseconds)")
            }
            if reader.connection != connection {
                connection = reader.connection
                console.say("connection \(reader.connection.en)")
            }
            return reader.deadline
        } obey: { words throws(SystemError) in
            try obey(words)
        }
    }

    private func obey(_ words: [String]) throws(SystemError) {
        switch words.first {
        case "status": console.say("turns \(console.turns)")
        case "list":
            for candidate in try listCandidates(profiles: [], accepted: [], keys: keys) {
                console.quote(candidate.description)
            }
            console.say("listed")
        default: console.say("unknown command")
        }
    }
}
