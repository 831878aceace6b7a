import ArgumentParser
import FeedbackCore
import Scoring
import ScoringServer

/// `fleet`: how the kiosks are.
struct FleetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fleet", abstract: "Show how every kiosk is, the worst first.",
        discussion: """
            not recording  it refuses presses, or nobody could rate at it, and says so (red)
            silent         no heartbeat for five minutes: it is off, or has no network
            never heard    it enrolled, and never sent a heartbeat
            attention      it records, and somebody should look (amber)
            quiet          it is well; no citizen's press in two hours in which the point was open
            ok

            The last column says for a month that a kiosk's history began anew, or that it is new \
            at a point that has another one. Revoked kiosks are not shown. Exit codes: 0, or 1 if \
            a kiosk that is shown is not recording, silent or was never heard; so it can be run by \
            cron.
            """)

    @OptionGroup var data: DataOptions

    @Option(help: "Only the kiosks of this point.")
    var point: String?

    @ArgumentParser.Flag(help: "Only kiosks that are silent or were never heard.")
    var silent = false

    @Option(help: "The language, vi or en.")
    var lang = "vi"

    @ArgumentParser.Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        guard let language = Language(rawValue: lang) else {
            throw ServerError.badArgument(lang, expected: "vi or en")
        }
        let now = systemTime()
        var kiosks = try Fleet.kiosks(in: data.directory, at: point, now: now)
        if silent {
            kiosks.removeAll { ![.silent, .neverHeard].contains($0.verdict(at: now)) }
        }
        let text = FleetText(language, now: now)
        print(json ? text.json(kiosks) : text.lines(kiosks).joined(separator: "\n"))
        if kiosks.contains(where: { $0.verdict(at: now).isAlarm }) { throw ExitCode.failure }
    }
}
