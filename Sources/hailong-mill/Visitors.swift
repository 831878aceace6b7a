import BatchFormat
import FeedbackCore
import Glibc

/// Citizens who press keys at random times; the same seed gives the same citizens.
struct Visitors {
    /// Milliseconds from one citizen to the next, on average.
    private static let meanGap = 30_000.0
    /// Ten citizens' levels, as a well-liked counter gets them.
    private static let levels: [UInt8] = [5, 5, 5, 4, 5, 3, 5, 4, 2, 1]

    private var state: UInt64
    /// When the last citizen came, in ms of boot time.
    private(set) var milliseconds: Int64 = 0

    init(seed: UInt64) { state = seed }

    /// The next citizen's rating, at `milliseconds`.
    mutating func next() -> Fact {
        let uniform = Double(random() >> 11) / 9_007_199_254_740_992
        milliseconds += 1 + Int64(-log(1 - uniform) * Self.meanGap)
        let level = Self.levels[Int(random() % UInt64(Self.levels.count))]
        return .rating(Rating(panel: 1, question: 1, level: level))
    }

    /// SplitMix64 (Steele, Lea and Flood, 2014).
    private mutating func random() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}

extension FixedBytes {
    /// A value made of the system's randomness.
    static func random() -> Self {
        Self(trusted: (0..<byteCount).map { _ in .random(in: 0...255) })
    }
}

/// What a kiosk with one question, open office hours, declares.
func declaration(point: String?) -> Fact {
    .configuration(
        DeclaredConfiguration(
            questionSet: "one-stop", version: 1,
            questions: [DeclaredConfiguration.Question(id: "Q.OSS", scale: .sc5)], point: point,
            openingHours: .office
        ).canonicalBytes())
}
