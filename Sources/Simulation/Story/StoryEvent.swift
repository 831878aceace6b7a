package import FeedbackCore

/// One thing that goes wrong in a story, with everything that it needs to be the same again.
package struct StoryEvent: Hashable, Sendable {
    /// When it begins.
    package var at: Instant
    /// The kiosk that it happens to, from 0; of no meaning for what happens to the server.
    package var kiosk: Int
    /// What happens.
    package var trouble: Trouble
    /// Draws what the trouble leaves open; its own, so that leaving others out changes nothing.
    package var seed: UInt64

    package init(at: Instant, kiosk: Int, trouble: Trouble, seed: UInt64) {
        self.at = at
        self.kiosk = kiosk
        self.trouble = trouble
        self.seed = seed
    }
}

/// What can go wrong.
package enum Trouble: Hashable, Sendable {
    /// The kiosk's line does to messages what bad lines do, for so long.
    case badLine(TimeSpan)
    /// The kiosk has no network, for so long.
    case offline(TimeSpan)
    /// The daemon is killed before its next step of that number, and started again.
    case killed(step: Int)
    /// The daemon is killed at a call to the disk, and started again.
    case killedInCall(Int)
    /// The power fails before the next step of that number, and is back after so long.
    case powerFails(step: Int, off: TimeSpan)
    /// The power fails at a call to the disk, of which so many bytes are written, or none.
    case powerFailsInCall(Int, tearing: Int?, off: TimeSpan)
    /// Somebody restarts the machine in order.
    case restarted
    /// Nobody needs the kiosk for so long.
    case away(days: Int)
    /// The disk is full for so long.
    case diskFull(TimeSpan)
    /// The disk can only be read, for so long.
    case diskReadOnly(TimeSpan)
    /// The flush of that number from now on fails.
    case flushFails(Int)
    /// The reading of that number from now on fails.
    case readFails(Int)
    /// One bit of the journal's files turns over.
    case bitTurns
    /// No time source is heard for so long, and from the next boot on the clock begins in 1970.
    case clockDead(TimeSpan)
    /// Somebody sets the clock so far ahead, and no time source corrects it for a day.
    case clockSet(TimeSpan)
    /// The card is put back as it was so long before.
    case cardRestored(age: TimeSpan)
    /// A second machine is started with a copy of the card.
    case cardCloned
    /// The kiosk's key is lost, and it is enrolled with a new one.
    case keyLost
    /// Somebody changes how the kiosk is set up, and restarts it.
    case configured
    /// Little room is left on the disk for so long.
    case diskLow(TimeSpan)
    /// The server cannot read the kiosk's next batch until it is mended.
    case poisoned
    /// Somebody carries a stick from it: so long to the server, or it is lost on the way there; and
    /// so long back, or it never comes back.
    case carried(there: TimeSpan?, back: TimeSpan?)
    /// The server does not answer for so long.
    case serverDown(TimeSpan)
    /// The server's power fails after a commit, before its answer is sent.
    case serverDies
    /// A flush of the server's disk fails.
    case serverFlushFails
    /// The server's disk is full for so long.
    case serverFull(TimeSpan)
    /// The server's database is put back as it was last night.
    case serverRestored
    /// The server signs with a new receipt key.
    case keysRotated
}

extension Trouble {
    /// True for what happens to the server, and so to every kiosk.
    package var isOfServer: Bool {
        switch self {
        case .serverDown, .serverDies, .serverFlushFails, .serverFull, .serverRestored,
            .keysRotated:
            true
        default: false
        }
    }

    /// What happens, in words.
    package var words: String {
        switch self {
        case .badLine(let span):
            "its line loses, delays, repeats and spoils messages for \(span.words)"
        case .offline(let span): "it has no network for \(span.words)"
        case .killed(let step): "its daemon is killed \(step) steps later"
        case .killedInCall(let call): "its daemon is killed at call \(call) to the disk"
        case .powerFails(let step, let off):
            "its power fails \(step) steps later, for \(off.words)"
        case .powerFailsInCall(let call, let tearing, let off):
            "its power fails at call \(call) to the disk"
                + (tearing.map { ", after \($0) bytes of it" } ?? "") + ", for \(off.words)"
        case .restarted: "somebody restarts it"
        case .away(let days): "it is switched off for \(days) days"
        case .diskFull(let span): "its disk is full for \(span.words)"
        case .diskReadOnly(let span): "its disk can only be read for \(span.words)"
        case .flushFails(let number): "flush \(number) of its disk fails"
        case .readFails(let number): "reading \(number) of its disk fails"
        case .bitTurns: "a bit of its journal turns over"
        case .clockDead(let span): "it hears no time source for \(span.words); its battery is dead"
        case .clockSet(let span): "its clock is set ahead by \(span.seconds) s"
        case .cardRestored(let age): "its card is put back as it was \(age.words) before"
        case .cardCloned: "a second machine is started with a copy of its card"
        case .keyLost: "its key is lost, and it is enrolled with a new one"
        case .configured: "somebody changes how it is set up"
        case .diskLow(let span): "its disk is nearly full for \(span.words)"
        case .poisoned: "the server cannot read its next batch until it is mended"
        case .carried(let there?, let back):
            "somebody carries a stick from it to the server, in \(there.words)"
                + (back.map { ", and back in \($0.words)" } ?? "")
        case .carried(nil, _): "somebody carries a stick away from it, and loses it"
        case .serverDown(let span): "the server does not answer for \(span.words)"
        case .serverDies: "the server's power fails after a commit, before the answer"
        case .serverFlushFails: "a flush of the server's disk fails"
        case .serverFull(let span): "the server's disk is full for \(span.words)"
        case .serverRestored: "the server's database is put back as it was last night"
        case .keysRotated: "the server signs with a new receipt key"
        }
    }
}

extension StoryEvent: CustomStringConvertible {
    /// `day 2 09:14:00 kiosk 3: its disk is full for 2 h`.
    package var description: String {
        trouble.isOfServer ? "\(at) \(trouble.words)" : "\(at) kiosk \(kiosk): \(trouble.words)"
    }
}
