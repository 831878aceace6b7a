/// The overall index over criteria: Σ w·I / Σ w.
package enum CriteriaMean {
    /// The mean of criterion indices with whole weights, equal by default.
    ///
    /// Nothing without criteria, with weights that do not fit them, or with a weight sum of zero.
    /// Whether every criterion has ratings enough to publish is the caller's question.
    package static func of(_ indices: [Rational], weights: [Int]? = nil) -> Rational? {
        let weights = weights ?? Array(repeating: 1, count: indices.count)
        guard weights.count == indices.count, weights.allSatisfy({ $0 >= 0 }) else { return nil }
        var sum = Rational(0)
        for (index, weight) in zip(indices, weights) {
            guard let term = index.multiplied(by: Rational(weight)),
                let next = sum.adding(term)
            else { return nil }
            sum = next
        }
        return sum.divided(by: weights.reduce(0, +))
    }
}
