import Control
import FeedbackCore
import Journal

/// When an entry was, in words: the wall clock and how far it may be off, or the boot and uptime.
struct LoggedTime {
    let moment: Moment
    let estimate: ClockReadings.Estimate?

    init(_ moment: Moment, _ clocks: ClockReadings) {
        self.moment = moment
        estimate = clocks.reading(of: moment)
    }

    /// Such as `21/11/2026 08:00:05`, or `boot 3 + 02:10:09` if no clock entry places the boot.
    func text(_ language: Language) -> String {
        guard let estimate else {
            let seconds = moment.milliseconds / 1_000
            let clock = [seconds / 3_600, seconds / 60 % 60, seconds % 60].map {
                $0 < 10 ? "0\($0)" : "\($0)"
            }
            let boot = language == .vietnamese ? "lần" : "boot"
            return "\(boot) \(moment.bootOrdinal) + \(clock.joined(separator: ":"))"
        }
        return HouseText(language).date(estimate.wall)
    }

    /// Such as `± 5 s`; `± ?` if the clock had not been set.
    func error(_ language: Language) -> String {
        guard let estimate else { return "" }
        guard estimate.quality != .unset else { return "± ?" }
        return HouseText(language).doubt(milliseconds: estimate.errorMilliseconds)
    }

    /// The same for programs.
    var members: [JSONValue.Member] {
        var members: [JSONValue.Member] = [
            .init("time", estimate.map { .string(HouseText.rfc3339($0.wall)) } ?? .null)
        ]
        if let estimate, estimate.quality != .unset {
            members.append(
                .init("errorMilliseconds", .integer(Int64(clamping: estimate.errorMilliseconds))))
        }
        members += [
            .init("boot", .integer(Int64(moment.bootOrdinal))),
            .init("ms", .integer(moment.milliseconds)),
        ]
        return members
    }
}
