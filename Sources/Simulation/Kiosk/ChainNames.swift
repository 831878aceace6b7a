import FeedbackCore
import Synchronization
import TestSupport

/// Names for new chains, the same for the same seed.
final class ChainNames: Sendable {
    private let random: Mutex<SeededGenerator>

    init(seed: UInt64) { random = Mutex(SeededGenerator(seed: seed)) }

    func next() -> ChainID { random.withLock { ChainID.seeded(&$0) } }
}
