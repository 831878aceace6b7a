package import FeedbackCore

/// Where everything of a scene stands on one display.
///
/// What is drawn and what a touch means come from the same list.
package struct Placement: Hashable, Sendable {
    /// Something that cannot be shown as it should.
    package enum Problem: Hashable, Sendable {
        /// The text is too long for its place even in the smallest letters.
        case tooLong(String)
        /// There is no room for this line of small print beside what is asked.
        case leftOut(String)
        /// The fonts lack a letter of the text.
        case missingLetters(String)
        /// Something to be touched is smaller, or closer to the next, than a finger needs.
        case tooSmall(ScreenTarget)
        /// The QR code would have modules that no telephone can tell apart.
        case unreadableCode(String)

        /// True if it can be mended by leaving something else out.
        var isLackOfRoom: Bool {
            switch self {
            case .tooLong, .tooSmall, .unreadableCode: true
            case .missingLetters, .leftOut: false
            }
        }

        var isMissingLetters: Bool {
            if case .missingLetters = self { true } else { false }
        }
    }

    /// The whole picture.
    package let frame: Rect
    /// Everything, from the back to the front.
    package var items: [Placed] = []
    /// What cannot be shown as it should.
    package var problems: [Problem] = []

    /// True if what is asked is smaller than it should be beside the small print.
    var isCramped = false

    init(frame: Rect) { self.frame = frame }

    /// True if something has too little room.
    var lacksRoom: Bool { isCramped || problems.contains(where: \.isLackOfRoom) }

    /// What a touch means there, if anything.
    package func target(x: Int, y: Int) -> ScreenTarget? {
        items.last { $0.target != nil && $0.frame.contains(x: x, y: y) }?.target
    }

    /// What looks otherwise than in the placement that was shown before; all of it if none was.
    ///
    /// Nothing that is drawn is cut by its edges: Cairo would draw the halves a little otherwise.
    package func damage(after old: Placement?) -> Damage {
        guard let old, old.frame == frame else { return Damage([frame]) }
        let looks = [old, self].map { Set($0.items.map(\.look)).filter { $0.drawing != .nothing } }
        var damage = Damage(looks[0].symmetricDifference(looks[1]).map(\.ink))
        var rest = looks[0].union(looks[1]).map(\.ink)
        var before = 0
        while rest.count != before {
            before = rest.count
            rest.removeAll { ink in
                let isCut = damage.parts.contains { $0.distance(to: ink) < 0 }
                if isCut { damage.add([ink]) }
                return isCut
            }
        }
        return Damage(damage.parts.compactMap { $0.intersection(frame) })
    }

    /// Whatever is not among these does not act.
    mutating func keepTargets(_ acting: [ScreenTarget]) {
        for place in items.indices {
            if let target = items[place].target, !acting.contains(target) {
                items[place].target = nil
            }
        }
    }

    mutating func add(_ drawing: Drawing, in frame: Rect, target: ScreenTarget? = nil) {
        items.append(Placed(drawing, in: frame, target: target))
    }
}
