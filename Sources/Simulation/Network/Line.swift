import FeedbackCore
import TestSupport

/// The line between one kiosk and the server, in the weather of the moment.
struct Line {
    /// What happens to one exchange.
    enum Fate: Int64, CaseIterable {
        case fine = 0
        /// No connection.
        case refused
        /// The request is lost on the way.
        case requestLost
        /// The request is taken, and its answer lost.
        case replyLost
        /// Both come late, but in time.
        case slow
        /// The request comes hours later, when nobody waits for an answer any more.
        case requestLate
        /// The request comes twice.
        case repeated
        /// A bit of the request turns over.
        case requestSpoilt
        /// A bit of the answer turns over.
        case replySpoilt
        /// The answer breaks off.
        case replyShort
        /// An answer from long ago comes instead.
        case oldReply
        /// A login page of somebody's network comes instead.
        case portal
        /// A proxy says that it is too much.
        case busy
    }

    private var badUntil = Instant.zero
    private var offlineUntil = Instant.zero
    private var random = SeededGenerator(seed: 0)

    /// Bad weather until then.
    mutating func spoil(until time: Instant, seed: UInt64) {
        badUntil = max(badUntil, time)
        random = SeededGenerator(seed: seed)
    }

    /// No network until then.
    mutating func cut(until time: Instant) { offlineUntil = max(offlineUntil, time) }

    /// Good weather from now on.
    mutating func heal() { (badUntil, offlineUntil) = (.zero, .zero) }

    /// What happens to an exchange that begins now.
    mutating func fate(at now: Instant) -> Fate {
        if now < offlineUntil { return .refused }
        guard now < badUntil else { return .fine }
        return Fate.allCases.randomElement(using: &random) ?? .fine
    }

    /// A number below `bound`, for what the fate leaves open.
    mutating func number(below bound: Int) -> Int {
        bound > 0 ? Int.random(in: 0..<bound, using: &random) : 0
    }
}
