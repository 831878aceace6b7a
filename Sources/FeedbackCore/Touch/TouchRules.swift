/// Turns what touches a screen into taps that count.
///
/// One finger at a time may become a tap, and every contact ends as a tap or as one counted
/// rejection. The caller sleeps until `nextDeadline` at the longest, then calls `tick`; a screen
/// that nothing touches has no deadline.
package struct TouchRules: Hashable, Sendable {
    /// What became of all contacts.
    package internal(set) var counters = TouchCounters()

    /// The size of the picture in mm that is believed more than the screen's own word.
    private let known: Size?
    /// The size where nobody says one.
    private let assumed: Size
    var picture: Size
    var traits = TouchTraits()
    /// What is down, in the order in which it came down.
    var standing: [StandingContact] = []
    var noise: [NoisySpot] = []
    var starts = RecentStarts()
    /// When the screen last said anything.
    private var heard = BootTime(microseconds: 0)

    /// Takes the size of the picture in mm, if it is known from elsewhere than the touchscreen, and
    /// the one that is assumed where that does not know it either.
    ///
    /// Goes on counting from `counters`.
    package init(
        picture: Size? = nil, assumed: Size = Limits.assumedPicture,
        counters: TouchCounters = TouchCounters()
    ) {
        self.counters = counters
        known = picture
        self.assumed = assumed
        self.picture = picture ?? assumed
    }

    /// When `tick` is wanted, or nothing while there is nothing to wait for.
    package var nextDeadline: BootTime? {
        let noise = noise.lazy.filter { !isTouched($0) }.map(\.quiet).min()
        let rest = standing.lazy.compactMap { $0.deadline(traits) }.min()
        return [noise, rest, silence].compactMap(\.self).min()
    }

    /// What is wrong with the screen now.
    package var faults: [TouchFault] {
        let resting = standing.compactMap { contact -> TouchFault? in
            switch contact.rest {
            case .short: nil
            case .dirt: .dirt(contact.point.clamped)
            case .forgotten: .forgotten(contact.point.clamped)
            }
        }
        return resting + noise.map { .interference($0.point.clamped) }
    }

    /// Applies what the screen reported.
    package mutating func accept(_ event: TouchEvent) -> [TouchAction] {
        // A timer that is late must not change what is decided.
        var actions = tick(at: event.time)
        heard = event.time
        switch event {
        case .attached(let frame, let traits): actions += attach(frame, traits)
        case .frame(let frame): actions += take(frame)
        case .overrun(let frame): actions += overrun(frame)
        case .detached(let time): actions += detach(at: time)
        }
        return actions
    }

    /// Gives up what rests for too long by `time`, and spots that have become quiet.
    package mutating func tick(at time: BootTime) -> [TouchAction] {
        var actions: [TouchAction] = []
        while let deadline = nextDeadline, deadline <= time { actions += expire(at: deadline) }
        return actions
    }
}

extension TouchRules {
    /// When the screen has been silent for so long that nothing can be down.
    private var silence: BootTime? {
        let isDue = traits.reportsResting && standing.contains { $0.rest != .forgotten }
        return isDue ? heard + Limits.touchSilence : nil
    }

    private mutating func expire(at time: BootTime) -> [TouchAction] {
        noise = noise.filter { $0.quiet > time || isTouched($0) }
        let isSilent = silence.map { $0 <= time } ?? false
        var actions: [TouchAction] = []
        for index in standing.indices {
            let isDue = standing[index].deadline(traits).map { $0 <= time } ?? false
            if isSilent || (isDue && standing[index].rest == .dirt) {
                guard standing[index].rest != .forgotten else { continue }
                standing[index].rest = .forgotten
                counters.forgotten += 1
                actions += giveUp(index, .forgotten, at: time)
            } else if isDue {
                standing[index].rest = .dirt
                counters.dirt += 1
                actions += giveUp(index, .dirt, at: time)
            }
        }
        return actions
    }

    /// A finger that may still become a tap does not any more.
    mutating func giveUp(
        _ index: Int, _ reason: TouchRejection, at time: BootTime
    ) -> [TouchAction] {
        guard standing[index].verdict == .open else { return [] }
        standing[index].verdict = .rejected
        counters.reject(reason)
        return [.ended(at: time)]
    }

    private mutating func giveUpAll(
        _ reason: TouchRejection, at time: BootTime
    ) -> [TouchAction] {
        var actions: [TouchAction] = []
        for index in standing.indices { actions += giveUp(index, reason, at: time) }
        return actions
    }

    private mutating func attach(_ frame: TouchFrame, _ traits: TouchTraits) -> [TouchAction] {
        let actions = detach(at: frame.time)
        self.traits = traits
        picture = known ?? traits.picture ?? assumed
        for contact in frame.contacts { reject(contact, .early, at: frame.time) }
        return actions
    }

    private mutating func detach(at time: BootTime) -> [TouchAction] {
        let actions = giveUpAll(.gone, at: time)
        standing = []
        noise = []
        starts.forget()
        return actions
    }

    /// What happened in between is unknowable, so that nothing that is down becomes a tap.
    private mutating func overrun(_ frame: TouchFrame) -> [TouchAction] {
        counters.overruns += 1
        let actions = giveUpAll(.overrun, at: frame.time)
        for contact in frame.contacts where !standing.contains(where: { $0.id == contact.id }) {
            reject(contact, .overrun, at: frame.time)
        }
        standing.removeAll { one in !frame.contacts.contains { $0.id == one.id } }
        return actions
    }

    /// Notes a contact that cannot become a tap.
    mutating func reject(
        _ contact: TouchContact, _ reason: TouchRejection, at time: BootTime
    ) {
        counters.contacts += 1
        counters.reject(reason)
        standing.append(StandingContact(contact, verdict: .rejected, at: time))
    }

    private func isTouched(_ spot: NoisySpot) -> Bool {
        standing.contains { isNear($0.point, spot.point) && $0.rest == .short }
    }

    /// True if touches at one place are masked by what is at the other.
    func isNear(_ point: TouchPoint, _ other: TouchPoint) -> Bool {
        point.isWithin(Limits.touchMask, of: other, on: picture)
    }
}
