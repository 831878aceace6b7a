/// How likely a count at least as high is, if nothing but chance made it.
///
/// Exact sums of the probabilities, relative to the likeliest count, so that nothing underflows.
package enum Chance {
    /// P(X ≥ `count`) for `trials` independent trials of probability `share`: the binomial tail.
    ///
    /// - Parameters:
    ///   - count: what was seen.
    ///   - trials: out of so many, ≥ 0.
    ///   - share: 0…1.
    /// - Returns: 0…1.
    package static func atLeast(_ count: Int, of trials: Int, share: Double) -> Double {
        guard count > 0 else { return 1 }
        guard count <= trials, share > 0 else { return 0 }
        guard share < 1 else { return 1 }
        let odds = share / (1 - share)
        let mode = min(trials, Int(Double(trials + 1) * share))
        return tail(from: count, mode: mode, last: trials) { number in
            Double(trials - number) / Double(number + 1) * odds
        }
    }

    /// P(X ≥ `count`) if `expected` come on average, each by itself: the Poisson tail.
    package static func atLeast(_ count: Int, expecting expected: Double) -> Double {
        guard count > 0 else { return 1 }
        guard expected > 0 else { return 0 }
        return tail(from: count, mode: Int(expected), last: .max) { expected / Double($0 + 1) }
    }

    /// Sums weights from `count` on over all; `ratio` is weight(n + 1) / weight(n).
    private static func tail(
        from count: Int, mode: Int, last: Int, ratio: (Int) -> Double
    ) -> Double {
        var (above, all) = (0.0, 0.0)
        var (number, weight) = (mode, 1.0)
        while weight > 0 {
            all += weight
            if number >= count { above += weight }
            guard number < last else { break }
            weight *= ratio(number)
            number += 1
        }
        (number, weight) = (mode, 1)
        while number > 0 {
            number -= 1
            weight /= ratio(number)
            guard weight > 0 else { break }
            all += weight
            if number >= count { above += weight }
        }
        return above / all
    }
}
