/// The part of a chain that new entries can change the meaning of.
struct Affected {
    /// From this boot on everything, if anything.
    private(set) var from: UInt32?
    /// Else stretches of boot time, by boot.
    private(set) var spans: [UInt32: ClosedRange<Int64>] = [:]
    /// The last batch of the chain that was read.
    private(set) var batch: Int64 = 0

    /// Says that a batch was read.
    mutating func note(batch: Int64) { self.batch = max(self.batch, batch) }

    /// Adds everything from a boot on.
    mutating func add(from ordinal: UInt32) { from = min(from ?? .max, ordinal) }

    /// Adds everything after a boot; after the last that there can be there is nothing.
    mutating func add(after ordinal: UInt32) {
        let (next, overflow) = ordinal.addingReportingOverflow(1)
        if !overflow { add(from: next) }
    }

    /// Adds a stretch of one boot, in ms.
    mutating func add(_ ordinal: UInt32, _ span: ClosedRange<Int64>) {
        guard let old = spans[ordinal] else {
            spans[ordinal] = span
            return
        }
        let (low, high) = (
            min(old.lowerBound, span.lowerBound), max(old.upperBound, span.upperBound)
        )
        spans[ordinal] = low...high
    }
}
