import ArgumentParser
import Control
import FeedbackCore
import Glibc
import Journal
import Linux

/// `hailong log`: what happened to this kiosk, and how many ratings each hour brought.
struct LogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "Show what happened, and how many ratings each hour brought.",
        discussion: """
            TIME is 2026-11-21, "2026-11-21 14:00", -90m, -2h or -7d, in Vietnam's time. Hours \
            with fewer than 10 ratings say <10, and nothing says which key was pressed.

            --ratings shows single ratings, to root and the journal's owner alone, while \
            hailongd runs: that somebody read them is itself recorded in the chain.
            """)

    @OptionGroup var common: CommonOptions

    @Option(
        parsing: .unconditional, help: ArgumentHelp("Leave out what was before.", valueName: "time")
    )
    var since: LogTime?

    @Option(
        parsing: .unconditional, help: ArgumentHelp("Leave out what was later.", valueName: "time"))
    var until: LogTime?

    @Option(help: "table, json or csv.")
    var format = LogFormat.table

    @Flag(help: "Show single ratings instead, and have that recorded.")
    var ratings = false

    @Flag(help: "With --ratings: only how often each level was pressed.")
    var levels = false

    func validate() throws {
        if levels && !ratings { throw ValidationError("--levels goes with --ratings") }
    }

    func run() throws {
        let kiosk = try common.kiosk()
        let window = LogWindow(since: since, until: until, at: WallClock.now())
        do {
            let reader = try JournalReader(directory: kiosk.stateDirectory + "/journal")
            let inspection = Inspection(kiosk: kiosk, reader: reader)
            if ratings { try inspection.record() }
            let clocks = try reader.clockReadings()
            if ratings {
                let log = RatingsLog(
                    reader: reader, clocks: clocks, window: window, language: common.language)
                try levels ? log.printLevels(as: format) : log.print(as: format)
            } else {
                let events = try EventLog(reader: reader, clocks: clocks, window: window)
                events.print(as: format, in: common.language)
            }
        } catch let error as JournalError {
            throw CommandFailure(error.description)
        }
    }
}
