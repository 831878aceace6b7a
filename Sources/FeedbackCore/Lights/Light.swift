/// What the staff see: a colour, a pattern, and why.
package struct Light: Hashable, Sendable {
    /// The colours, from the best to the worst.
    package enum Color: String, CaseIterable, Sendable {
        case green
        case amber
        case red
    }

    /// Red while presses are refused, amber for any other reason, green without one.
    package var color: Color
    /// How the lamp blinks: colour is never alone.
    package var pattern: LightPattern
    /// Why the light is not green, the most urgent reason first; empty if it is.
    package var reasons: [LightReason]

    package init(color: Color, pattern: LightPattern, reasons: [LightReason]) {
        self.color = color
        self.pattern = pattern
        self.reasons = reasons
    }
}
