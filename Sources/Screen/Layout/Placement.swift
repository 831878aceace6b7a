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

    init(frame: Rect) { self.frame = frame }

    /// True if something has too little room.
    var lacksRoom: Bool { problems.contains(where: \.isLackOfRoom) }

    /// What a touch means there, if anything.
    package func target(x: Int, y: Int) -> ScreenTarget? {
        items.last { $0.target != nil && $0.frame.contains(x: x, y: y) }?.target
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
