/// What happened in a world, as a digest that is the same if the same happened.
///
/// Signatures are random, so that nothing that is made of one goes in.
struct Trace {
    /// FNV-1a, 64 bits.
    private(set) var digest: UInt64 = 0xcbf2_9ce4_8422_2325
    /// The lines themselves, if somebody wants to read them.
    private(set) var lines: [String]?

    init(keepsLines: Bool) { lines = keepsLines ? [] : nil }

    /// Notes something: its kind, who it happened to, and a number that tells it from others.
    mutating func note(_ kind: StaticString, _ who: Int, _ number: Int64, at time: Instant) {
        mix(UInt64(bitPattern: time.microseconds))
        kind.withUTF8Buffer { unsafe $0.forEach { mix(UInt64($0)) } }
        mix(UInt64(bitPattern: Int64(who)))
        mix(UInt64(bitPattern: number))
        lines?.append("\(time) kiosk \(who): \(kind) \(number)")
    }

    /// Adds a line to be read, which is not a part of the digest.
    mutating func tell(_ words: @autoclosure () -> String, at time: Instant) {
        lines?.append("\(time) \(words())")
    }

    private mutating func mix(_ value: UInt64) {
        digest = (digest ^ value) &* 0x100_0000_01b3
        digest ^= digest >> 29
    }
}
