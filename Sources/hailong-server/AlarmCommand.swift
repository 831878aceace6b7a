import ArgumentParser
import FeedbackCore
import Scoring
import ScoringServer

/// `alarm`.
struct AlarmCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alarm", abstract: "What an administrator should look at.",
        subcommands: [AlarmListCommand.self])
}

/// `alarm list`.
struct AlarmListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List copied cards, refused enrolments, revocations and new keys.",
        discussion: "The log of `serve` has the same lines at the moment they are raised.")

    @OptionGroup var data: DataOptions

    func run() throws {
        for alarm in try Administration(data.directory).read({ try AlarmTable($0).all() }) {
            print("\(CivilDate(at: alarm.at).text)\t\(alarm)")
        }
    }
}
