/// Where a rating stands, so that a later one can name it.
package struct RatingPlace: Hashable, Sendable {
    /// The chain that it stands in.
    package var chain: ChainID
    /// Its place there, from 1.
    package var sequence: UInt64

    package init(chain: ChainID, sequence: UInt64) {
        self.chain = chain
        self.sequence = sequence
    }

    /// How many entries before `later` of `chain` it stands, as `Rating.replaces` says it.
    ///
    /// Nothing comes back where no entry can name it: from another chain, from itself or an
    /// earlier entry, or from too far on.
    package func back(from later: UInt64, of chain: ChainID) -> UInt32? {
        guard chain == self.chain, later > sequence else { return nil }
        return UInt32(exactly: later - sequence)
    }
}
