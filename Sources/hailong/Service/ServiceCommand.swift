import ArgumentParser
import Control
import FeedbackCore

/// `hailong service`: whether presses are staff's own, which count in no figure.
struct ServiceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "service",
        abstract: "Test the panels without a press of it counting.",
        discussion: """
            While service mode is on, presses are recorded and flagged, and left out of every \
            figure; the light blinks amber three times. It ends by itself, and when hailongd is \
            started again. That it was on, from when to when, stays in the chain.

            Bấm thử trong chế độ bảo trì: lượt bấm được ghi lại nhưng không được tính. \
            Tự tắt sau \(Limits.serviceMinutes.upperBound) phút.
            """,
        subcommands: [ServiceOn.self, ServiceOff.self, ServiceStatus.self])

    /// `hailong service on`.
    struct ServiceOn: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "on", abstract: "From now on no press counts. Only root may.")

        @Option(help: "It ends by itself after so many minutes, 1 to 10.")
        var minutes = Limits.serviceMinutes.upperBound

        @OptionGroup var common: CommonOptions

        func validate() throws {
            guard Limits.serviceMinutes.contains(minutes) else {
                throw ValidationError(
                    "--minutes \(minutes): expected 1 to \(Limits.serviceMinutes.upperBound)")
            }
        }

        func run() throws { try common.order(.service(minutes: minutes)) }
    }

    /// `hailong service off`.
    struct ServiceOff: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "off", abstract: "Presses count again. Only root may.")

        @OptionGroup var common: CommonOptions

        func run() throws { try common.order(.service(minutes: nil)) }
    }

    /// `hailong service status`.
    struct ServiceStatus: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "status", abstract: "Say whether presses count, and how long not.")

        @OptionGroup var common: CommonOptions

        @Flag(help: "Print one JSON object instead.")
        var json = false

        func run() throws {
            guard case .status(let report) = try common.ask(.status) else {
                throw CommandFailure("hailongd did not answer with its status")
            }
            let left = report.serviceSecondsLeft
            if json {
                let object = JSONValue.object(
                    [.init("on", .bool(left != nil))]
                        + (left.map { [.init("secondsLeft", .integer($0))] } ?? []))
                return print(String(decoding: object.bytes, as: UTF8.self))
            }
            guard let left else {
                return print(common.say("chế độ bảo trì đang tắt", "service mode is off"))
            }
            let span = HouseText(common.language).span(seconds: left)
            print(
                common.say(
                    "chế độ bảo trì đang bật, còn \(span); lượt bấm không được tính",
                    "service mode is on for another \(span); presses do not count"))
        }
    }
}

extension CommonOptions {
    fileprivate func ask(_ request: ControlRequest) throws(CommandFailure) -> ControlReply {
        let socket = try kiosk().controlSocket
        do throws(ControlError) {
            return try ControlClient.ask(request, at: socket)
        } catch {
            throw CommandFailure(error.description)
        }
    }

    fileprivate func order(_ request: ControlRequest) throws(CommandFailure) {
        switch try ask(request) {
        case .done(let words): print(words.text(language))
        case .refused(let words): throw CommandFailure(words.text(language))
        case .status, .progress, .settled:
            throw CommandFailure("hailongd did not take the order")
        }
    }
}
