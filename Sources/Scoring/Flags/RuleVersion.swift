/// A version of the flag rules: which flags it knows.
///
/// A version is never changed once figures were published by it; a change of a rule or of a
/// threshold is a new one.
package enum RuleVersion: Int, CaseIterable, Comparable, Hashable, Sendable {
    /// Without `burst`, `rhythm` and `stuck`.
    case two = 2
    /// With all flags.
    case three = 3

    /// The version that new figures are made by.
    package static let current = Self.three

    /// The flags that it may set.
    package var flags: FlagSet {
        let all = Flag.allCases.reduce(into: FlagSet()) { $0.insert(FlagSet($1)) }
        switch self {
        case .two:
            return all.subtracting([FlagSet(.burst), FlagSet(.rhythm), FlagSet(.stuck)])
        case .three: return all
        }
    }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
