/// How an index stands against its target for the year.
package struct TargetStatus: Hashable, Sendable {
    /// The official verdict: an index equal to the target reaches it.
    package enum Verdict: Hashable, Sendable {
        case exceeded, met, missed
    }

    /// What the interval says about that verdict.
    package enum Evidence: Hashable, Sendable {
        case certainlyMet, certainlyMissed, insufficient
    }

    /// Index minus target, in percentage points.
    package let gap: Rational
    /// By the exact gap alone, whatever the interval says.
    package let verdict: Verdict
    /// Nothing where the index is an imported one, without an interval.
    package let evidence: Evidence?

    /// Compares `index` with `target`, both in percent; nothing if they are absurdly long.
    package init?(index: Rational, interval: WilsonInterval?, target: Rational) {
        guard let gap = index.subtracting(target) else { return nil }
        self.gap = gap
        verdict = gap > Rational(0) ? .exceeded : gap == Rational(0) ? .met : .missed
        evidence = interval.map { interval in
            if interval.low >= target.double { return .certainlyMet }
            return interval.high < target.double ? .certainlyMissed : .insufficient
        }
    }

    /// The verdict in words: "đạt", "vượt chỉ tiêu", "chưa đạt".
    package func verdictText(_ language: Language) -> String {
        switch verdict {
        case .exceeded: language.pick(vi: "vượt chỉ tiêu", en: "above target")
        case .met: language.pick(vi: "đạt", en: "on target")
        case .missed: language.pick(vi: "chưa đạt", en: "below target")
        }
    }

    /// The evidence in words: "chắc chắn đạt", "chắc chắn chưa đạt", "chưa đủ căn cứ".
    package func evidenceText(_ language: Language) -> String? {
        switch evidence {
        case .certainlyMet: language.pick(vi: "chắc chắn đạt", en: "certainly met")
        case .certainlyMissed: language.pick(vi: "chắc chắn chưa đạt", en: "certainly missed")
        case .insufficient: language.pick(vi: "chưa đủ căn cứ", en: "not enough evidence")
        case nil: nil
        }
    }
}
