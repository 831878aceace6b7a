extension TouchRules {
    /// Takes what is down at one moment.
    mutating func take(_ frame: TouchFrame) -> [TouchAction] {
        var actions = liftMissing(from: frame)
        for contact in frame.contacts {
            if let index = standing.firstIndex(where: { $0.id == contact.id }) {
                actions += move(index, contact, at: frame.time)
            }
        }
        let new = frame.contacts.filter { contact in
            !standing.contains { $0.id == contact.id }
        }
        return actions + begin(new, at: frame.time)
    }

    private mutating func liftMissing(from frame: TouchFrame) -> [TouchAction] {
        var actions: [TouchAction] = []
        for contact in standing {
            let next = frame.contacts.first { $0.id == contact.id }
            if let next, !contact.isSucceeded(by: next, on: picture) { continue }
            if contact.verdict == .open { actions += lift(contact, at: frame.time) }
            touchNoise(at: contact.point, frame.time)
            standing.removeAll { $0.id == contact.id }
        }
        return actions
    }

    private mutating func lift(
        _ contact: StandingContact, at time: BootTime
    ) -> [TouchAction] {
        if let reason = contact.rejection(liftedAt: time) {
            counters.reject(reason)
            return [.ended(at: time)]
        }
        counters.taps += 1
        return [
            .tapped(contact.point.clamped, began: contact.start.clamped, at: time),
            .ended(at: time),
        ]
    }

    private mutating func move(
        _ index: Int, _ contact: TouchContact, at time: BootTime
    ) -> [TouchAction] {
        standing[index].update(contact, on: picture, at: time)
        let start = standing[index].start
        if contact.isLarge { return giveUp(index, .palm, at: time) }
        guard contact.point.isWithin(Limits.touchTravel, of: start, on: picture) else {
            return giveUp(index, .moved, at: time)
        }
        return []
    }

    private mutating func begin(
        _ contacts: [TouchContact], at time: BootTime
    ) -> [TouchAction] {
        guard !contacts.isEmpty else { return [] }
        var actions = giveUpHeld(at: time)
        for contact in contacts { starts.add(contact.point, at: time) }
        let isCrowd = starts.isCrowd(at: time)
        if isCrowd {
            for index in standing.indices {
                guard standing[index].began.isWithin(Limits.touchCrowdWithin, before: time)
                else { continue }
                standing[index].isOfCrowd = true
                actions += giveUp(index, .crowd, at: time)
            }
        }
        let isBlocked = isCrowd || standing.contains(where: \.blocks)
        for contact in contacts {
            if let reason = rejection(of: contact, isBlocked: isBlocked, at: time) {
                reject(contact, reason, at: time)
                standing[standing.count - 1].isOfCrowd = isBlocked
                continue
            }
            counters.contacts += 1
            standing.append(StandingContact(contact, verdict: .open, at: time))
            actions.append(.began(contact.point.clamped, at: time))
        }
        return actions
    }

    /// A finger that rests for too long to become a tap keeps no other from becoming one.
    private mutating func giveUpHeld(at time: BootTime) -> [TouchAction] {
        var actions: [TouchAction] = []
        for index in standing.indices where standing[index].rejection(liftedAt: time) == .held {
            actions += giveUp(index, .held, at: time)
        }
        return actions
    }

    /// Why a contact that begins cannot become a tap; nothing if it may.
    private mutating func rejection(
        of contact: TouchContact, isBlocked: Bool, at time: BootTime
    ) -> TouchRejection? {
        if contact.point.isOutside { return .outside }
        if contact.isLarge { return .palm }
        if isBlocked { return .crowd }
        if standing.contains(where: { $0.rest == .dirt && isNear(contact.point, $0.point) }) {
            return .onDirt
        }
        let isNoisy = touchNoise(at: contact.point, time)
        if isNoisy { return .interference }
        if starts.isBurst(at: contact.point, on: picture, time) {
            mask(contact.point, at: time)
            return .interference
        }
        return standing.contains { $0.verdict == .open } ? .second : nil
    }

    /// Has masked spots near a contact wait for quiet anew; true if there is one.
    @discardableResult
    private mutating func touchNoise(at point: TouchPoint, _ time: BootTime) -> Bool {
        var isNoisy = false
        for index in noise.indices where isNear(point, noise[index].point) {
            noise[index].touch(at: time)
            isNoisy = true
        }
        return isNoisy
    }

    private mutating func mask(_ point: TouchPoint, at time: BootTime) {
        counters.interference += 1
        if noise.count >= Limits.touchMasks {
            noise.sort { $0.touched < $1.touched }
            noise.removeFirst()
        }
        noise.append(NoisySpot(at: point, time))
    }
}
