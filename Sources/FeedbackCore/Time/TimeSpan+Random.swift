extension TimeSpan {
    /// A length drawn evenly from zero to `ceiling`, both included.
    package static func random(
        upTo ceiling: TimeSpan, using generator: inout some RandomNumberGenerator
    ) -> TimeSpan {
        let most = max(0, ceiling.microseconds)
        return TimeSpan(microseconds: .random(in: 0...most, using: &generator))
    }

    /// This length ± up to `percent` of it, drawn evenly; `percent` is 0…100.
    package func jittered(
        percent: Int64, using generator: inout some RandomNumberGenerator
    ) -> TimeSpan {
        let spread = max(0, microseconds) / 100 * percent
        return TimeSpan(
            microseconds: microseconds + .random(in: -spread...spread, using: &generator))
    }
}
