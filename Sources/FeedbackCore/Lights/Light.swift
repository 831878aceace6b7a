/// What the staff see: a colour, a pattern, and why.
package struct Light: Hashable, Sendable {
    /// The colours, from the best to the worst.
    package enum Color: String, CaseIterable, Sendable {
        case green
        case amber
        case red
    }

    /// Red while presses are refused or nobody could press, amber for any other reason, green
    /// without one.
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

    /// The light of a kiosk whose journal is not open yet.
    package static let starting = Light(
        color: .red, pattern: .fast, reasons: [.notRecording(.starting)])

    /// True if a press is recorded; where nobody could press, it would be.
    package var records: Bool { color != .red || reasons.first == .notRecording(.outOfReach) }
}
