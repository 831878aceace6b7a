package import FeedbackCore

/// Something drawn in a place, which may be touched there.
package struct Placed: Hashable, Sendable {
    /// Where it stands; nothing is drawn outside but marks on letters.
    package var frame: Rect
    /// What is seen.
    package var drawing: Drawing
    /// What a touch inside means, if anything.
    package var target: ScreenTarget?

    package init(_ drawing: Drawing, in frame: Rect, target: ScreenTarget? = nil) {
        self.frame = frame
        self.drawing = drawing
        self.target = target
    }

    /// True for a face.
    var isFace: Bool {
        if case .face = drawing { true } else { false }
    }

    /// True for words.
    var isText: Bool {
        if case .text = drawing { true } else { false }
    }

    /// The same without what a touch means.
    var look: Placed { Placed(drawing, in: frame) }

    /// Where it leaves traces: marks on letters reach beyond their line, edges of lines into the
    /// pixels beside them.
    package var ink: Rect {
        switch drawing {
        case .nothing: frame
        // Two marks on a capital of 60 pixels reach 5 pixels above its line in Noto Sans.
        case .text(_, let style, _): frame.inset(by: -style.size / 8)
        case .card, .face, .tick, .pause, .code, .dots, .light, .focus: frame.inset(by: -2)
        }
    }
}

/// What can be drawn.
package enum Drawing: Hashable, Sendable {
    /// Nothing: a place that only staff know of.
    case nothing
    /// A text; its lines stand in the middle of the frame's height.
    case text(String, TextStyle, Color)
    /// A card, chip or button: a rounded rectangle with an edge.
    case card(fill: Color, line: Color, lineWidth: Int, radius: Int)
    /// The face of a level of five, with an edge, and a ring around that if there is one.
    case face(level: UInt8, fill: Color, ink: Color, line: Color, ring: Color?)
    /// A tick in a disc.
    case tick(fill: Color, ink: Color)
    /// Two bars in a disc: a pause.
    case pause(fill: Color, ink: Color)
    /// A QR code of a text, dark on light, with its quiet zone.
    case code(String, dark: Color, light: Color)
    /// Discs for the digits that were given, of so many at most.
    case dots(filled: Int, of: Int, Color)
    /// The light for the staff, by its shape and its colour.
    case light(Light.Color)
    /// Shows what the keys would choose.
    case focus(Color, lineWidth: Int, radius: Int)
}
