import FeedbackCore
import Glibc
import Linux
import Panels

/// The loop of a thread that reads a touchscreen: what touches mean becomes lines.
final class TouchProbe {
    private let reader: TouchReader
    private let touch: ScreenConfiguration.Touch?
    private let console = ProbeConsole()
    private var connection: TouchConnection?

    init(
        _ touch: ScreenConfiguration.Touch?, rotation: ScreenRotation
    ) throws(SystemError) {
        reader = try TouchReader(
            touch, rotation: rotation,
            picture: PictureSize(of: Limits.assumedPicture, configured: nil, display: nil))
        self.touch = touch
    }

    /// Runs until the end of standard input.
    func run() throws(SystemError) {
        try console.loop(watching: reader.descriptor) {
            for action in reader.handle(at: BootClock.now()) { console.say(line(action)) }
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
        case "status":
            let counters = reader.counters
            let reasons = TouchRejection.allCases.compactMap { reason in
                counters.rejected[reason].map { " \(reason)=\($0)" }
            }
            console.say(
                "status contacts=\(counters.contacts) taps=\(counters.taps)" + reasons.joined()
                    + (counters.overruns > 0 ? " overruns=\(counters.overruns)" : ""))
            console.say("turns \(console.turns)")
        case "list":
            for candidate in try listTouchscreens(for: touch) {
                console.quote(candidate.description)
            }
            console.say("listed")
        default: console.say("unknown command")
        }
    }

    private func line(_ action: TouchAction) -> String {
        switch action {
        case .began(let point, let time): "began \(words(point)) at=\(time.microseconds)"
        case .tapped(let point, let began, let time):
            "tapped \(words(point)) from \(words(began)) at=\(time.microseconds)"
        case .ended(let time): "ended at=\(time.microseconds)"
        }
    }

    /// In thousandths.
    private func words(_ point: TouchPoint) -> String {
        "\(Int((point.x * 1_000).rounded())),\(Int((point.y * 1_000).rounded()))"
    }
}
