/// A mistake planted at the edge of a world, which its checks must find.
package enum Plant: String, CaseIterable, Sendable {
    /// The lamp says thanks before anything is on disk.
    case thanksBeforeCommit = "thanks-before-commit"
    /// Now and then an entry is thanked for and never written.
    case droppedEntry = "dropped-entry"
    /// A press is handed in a second time after a restart.
    case doubleCount = "double-count"
    /// A card goes back to an older state at a restart, and numbers are used again.
    case reusedSequence = "reused-sequence"
    /// Each span of time is narrower than what is known.
    case narrowInterval = "narrow-interval"
    /// Batches are pruned as soon as they are covered.
    case earlyPrune = "early-prune"
    /// What was put aside is gone before anybody reads it.
    case forgottenJournal = "forgotten-journal"
    /// Somebody edits each journal that was put aside, when all is over.
    case spoiltPutAside = "spoilt-put-aside"
    /// What a citizen corrects is told to the journal as a rating of its own.
    case forgottenCorrection = "forgotten-correction"
    /// What is written onto a stick is removed from the kiosk, as if it had arrived.
    case movedToStick = "moved-to-stick"
    /// The wait before a try is drawn first and capped then.
    case jitterBeforeCap = "jitter-before-cap"
}
