package import Scoring

/// What an administrator should think of a kiosk, the worst first.
package enum FleetVerdict: String, CaseIterable, Comparable, Hashable, Sendable {
    /// It says that it refuses presses, or that nobody could press: citizens are turned away.
    case notRecording = "not_recording"
    /// Nothing is heard of it any more: it is off, or has no network.
    case silent
    /// It has enrolled, and not a heartbeat came.
    case neverHeard = "never_heard"
    /// It records, and says that somebody should look.
    case attention
    /// It is well, and nobody has pressed for long while the point was open.
    case quiet
    case ok

    /// True if presses may be missing: what a watching script has to hear of.
    package var isAlarm: Bool {
        switch self {
        case .notRecording, .silent, .neverHeard: true
        case .attention, .quiet, .ok: false
        }
    }

    /// The verdict in a word or two.
    package func text(_ language: Language) -> String {
        switch self {
        case .notRecording: language.pick(vi: "không ghi nhận", en: "not recording")
        case .silent: language.pick(vi: "mất liên lạc", en: "silent")
        case .neverHeard: language.pick(vi: "chưa liên lạc", en: "never heard")
        case .attention: language.pick(vi: "cần xem", en: "attention")
        case .quiet: language.pick(vi: "vắng đánh giá", en: "quiet")
        case .ok: language.pick(vi: "tốt", en: "ok")
        }
    }

    package static func < (left: Self, right: Self) -> Bool {
        (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
    }
}
