/// A contact that is down, and what the rules think of it.
struct StandingContact: Hashable, Sendable {
    /// Whether it may become a tap.
    enum Verdict: Hashable, Sendable {
        case open
        case rejected
    }

    /// Whether it rests for too long.
    enum Rest: Hashable, Sendable {
        case short
        /// Long enough to be dirt.
        case dirt
        /// The screen does not speak of it any more.
        case forgotten
    }

    let id: TouchContact.ID
    let start: TouchPoint
    private(set) var began: BootTime
    private(set) var point: TouchPoint
    /// When the screen last said something new of it.
    private(set) var changed: BootTime
    var verdict: Verdict
    /// It is one of a crowd, which blocks others while it is down.
    var isOfCrowd = false
    var rest = Rest.short
    /// Where and since when it rests.
    private var anchor: TouchPoint
    private var anchored: BootTime

    init(_ contact: TouchContact, verdict: Verdict, at time: BootTime) {
        id = contact.id
        (start, point, anchor) = (contact.point, contact.point, contact.point)
        (began, changed, anchored) = (time, time, time)
        self.verdict = verdict
    }

    /// True if others have to wait for it to lift.
    var blocks: Bool { isOfCrowd && rest == .short }

    /// When it is taken for something that rests, or was forgotten, if nothing happens before.
    func deadline(_ traits: TouchTraits) -> BootTime? {
        switch rest {
        case .short: anchored + Limits.touchDirt
        case .dirt: traits.reportsResting ? nil : changed + Limits.touchForgotten
        case .forgotten: nil
        }
    }

    /// Takes what a frame says of it.
    mutating func update(_ contact: TouchContact, on picture: Size, at time: BootTime) {
        // One wrong stamp from the future must not make it young for ever.
        began = min(began, time)
        anchored = min(anchored, time)
        changed = min(changed, time)
        guard contact.point != point else { return }
        changed = time
        point = contact.point
        if rest == .forgotten { rest = .short }
        guard !point.isWithin(Limits.touchTravel, of: anchor, on: picture) else { return }
        (anchor, anchored, rest) = (point, time, .short)
    }

    /// True if the screen uses its slot for another finger, having forgotten the one before.
    func isSucceeded(by contact: TouchContact, on picture: Size) -> Bool {
        rest == .forgotten
            && !contact.point.isWithin(Limits.touchSpot, of: point, on: picture)
    }

    /// Why lifting it now is no tap; nothing if it is one.
    func rejection(liftedAt time: BootTime) -> TouchRejection? {
        let span = time - began
        if span < Limits.touchShortest { return .short }
        return span > Limits.touchLongest ? .held : nil
    }
}
