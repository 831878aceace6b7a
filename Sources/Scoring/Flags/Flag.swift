/// A reason to doubt a rating.
///
/// Computed where an index is made, by a rule version; nothing is dropped for it. The order is the
/// order in which one of several reasons is named, and the numbers stand in databases.
package enum Flag: Int, CaseIterable, Hashable, Sendable {
    /// Pressed in service mode, by staff.
    case service = 0
    /// Pressed while the point was certainly closed.
    case closedHours = 1
    /// Part of a minute in which one panel was hammered.
    case mash = 2
    /// Part of an hour with far more ratings than the point's busiest ones had before.
    case burst = 3
    /// Another level was pressed at the same panel within seconds, before or after.
    case changed = 4
    /// The same key again, within seconds.
    case `repeat` = 5
    /// Found by comparing states or counters after an interruption; counted like any other.
    case resynced = 6
    /// From a copy of the kiosk's memory that went its own way; counted, each once.
    case forked = 7
    /// Part of a long run of one level within an hour; counted, and to be looked at.
    case streak = 8
    /// Part of a run of one key with gaps as even as no public makes them.
    case rhythm = 9
    /// The key was then held until it was called stuck: something lay on it, or it is broken.
    case stuck = 10

    /// True if published figures leave such ratings out.
    package var excludes: Bool { self != .resynced && self != .forked && self != .streak }

    /// The name in files.
    package var name: String {
        switch self {
        case .service: "service"
        case .closedHours: "closedHours"
        case .mash: "mash"
        case .burst: "burst"
        case .changed: "changed"
        case .repeat: "repeat"
        case .resynced: "resynced"
        case .forked: "forked"
        case .streak: "streak"
        case .rhythm: "rhythm"
        case .stuck: "stuck"
        }
    }

    /// The reason in words that finish "n ratings: …".
    package func reason(_ language: Language) -> String {
        switch self {
        case .service:
            language.pick(vi: "bấm khi bảo trì thiết bị", en: "pressed during maintenance")
        case .closedHours:
            language.pick(vi: "ngoài giờ làm việc", en: "outside opening hours")
        case .mash:
            language.pick(vi: "bấm liên hồi", en: "keys hammered in a row")
        case .burst:
            language.pick(
                vi: "nhiều bất thường trong một giờ", en: "unusually many within an hour")
        case .changed:
            language.pick(
                vi: "hai mức khác nhau trong vài giây", en: "two levels within seconds")
        case .repeat:
            language.pick(vi: "bấm lặp lại cùng một nút", en: "same button pressed again")
        case .resynced:
            language.pick(
                vi: "tìm lại được sau khi gián đoạn", en: "found after an interruption")
        case .forked:
            language.pick(
                vi: "từ bản sao bộ nhớ của thiết bị", en: "from a copy of the device's memory")
        case .streak:
            language.pick(
                vi: "cùng một mức nhiều lần liên tiếp", en: "the same level many times in a row")
        case .rhythm:
            language.pick(
                vi: "cùng một nút, cách đều nhau", en: "same button at even intervals")
        case .stuck:
            language.pick(
                vi: "nút bị đè hoặc kẹt trên 30 giây", en: "button held or jammed for over 30 s")
        }
    }
}

/// The flags of one rating.
package struct FlagSet: OptionSet, Hashable, Sendable {
    /// One bit for each flag: bit n is the flag of raw value n.
    package let rawValue: Int

    package init(rawValue: Int) { self.rawValue = rawValue }

    /// A set of one flag.
    package init(_ flag: Flag) { rawValue = 1 << flag.rawValue }

    /// The flags in it, in their order.
    package var flags: [Flag] { Flag.allCases.filter { contains(FlagSet($0)) } }

    /// The first flag that keeps the rating out of published figures, or nothing.
    package var exclusion: Flag? { flags.first(where: \.excludes) }
}
