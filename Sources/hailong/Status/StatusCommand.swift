import ArgumentParser
import Control
import FeedbackCore

/// `hailong status`: one screen about this kiosk.
struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show whether this kiosk records, and how it is doing.",
        discussion: """
            Never says which key was pressed. Without the daemon the journal is asked, read-only.

            Exit status: 0 the kiosk records, 1 it does not, 2 nobody knows (an error).
            """)

    @OptionGroup var common: CommonOptions

    @Flag(help: "Print one JSON object instead.")
    var json = false

    func run() throws {
        let kiosk = try common.kiosk(orExit: ExitStatus.unknown)
        let report = try report(of: kiosk)
        let screen = StatusScreen(report, in: common.language)
        if json {
            print(String(decoding: report.json().bytes, as: UTF8.self))
        } else {
            for line in screen.text.split(separator: "\n", omittingEmptySubsequences: false)
                .dropLast()
            {
                print(Self.colored(String(line)))
            }
        }
        throw ExitCode(screen.isRecording ? ExitStatus.success : ExitStatus.failure)
    }

    private func report(of kiosk: KioskConfiguration) throws(CommandFailure) -> StatusReport {
        do throws(ControlError) {
            switch try ControlClient.ask(.status, at: kiosk.controlSocket) {
            case .status(let report): return report
            case .refused(let words), .done(let words), .progress(let words):
                throw ControlError.malformed(words.en)
            case .settled: throw ControlError.malformed("reply: expected a status")
            }
        } catch .notRunning {
            return DeadKiosk(kiosk).report()
        } catch {
            throw CommandFailure(error.description, status: ExitStatus.unknown)
        }
    }

    /// The line of the light in its colour.
    private static func colored(_ line: String) -> String {
        switch line.first {
        case "●": Terminal.styled(line, .green)
        case "◐": Terminal.styled(line, .amber)
        case "■", "○": Terminal.styled(line, .red)
        default: line
        }
    }
}
