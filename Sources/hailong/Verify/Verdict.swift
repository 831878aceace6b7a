/// What came of verifying one thing.
struct Verdict {
    /// From the best to the worst.
    enum Finding: Int, Comparable {
        case sound
        case unreadable
        case broken

        var status: Int32 {
            switch self {
            case .sound: ExitStatus.success
            case .unreadable: ExitStatus.unknown
            case .broken: ExitStatus.failure
            }
        }

        static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    var finding: Finding
    /// What it is first, then what was verified of it.
    var lines: [String]
}
