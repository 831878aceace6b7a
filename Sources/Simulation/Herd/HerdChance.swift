import TestSupport

/// The chance that kiosks draw from; or, planted, none.
struct HerdChance: RandomNumberGenerator {
    private var seeded: SeededGenerator
    private let isMissing: Bool

    init(seed: UInt64, isMissing: Bool) {
        seeded = SeededGenerator(seed: seed)
        self.isMissing = isMissing
    }

    /// The next 64 bits; without chance the middle of every range.
    mutating func next() -> UInt64 { isMissing ? 1 << 63 : seeded.next() }
}
