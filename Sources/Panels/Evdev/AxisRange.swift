import FeedbackCore

/// What a touchscreen says of one of its axes.
struct AxisRange: Hashable, Sendable {
    var minimum: Int32
    var maximum: Int32
    /// Units per mm; 0 if it does not say.
    var resolution: Int32

    /// How many values it has; none if it ends where it begins.
    var count: Double { max(0, Double(maximum) - Double(minimum) + 1) }

    var isEmpty: Bool { maximum <= minimum }

    /// Where a value stands, 0…1 from end to end, and outside for one that should not be.
    func fraction(of value: Int32) -> Double { (Double(value) - Double(minimum)) / count }

    /// Its length in mm; nothing if it does not say, or what cannot be.
    var millimetres: Int? {
        guard resolution > 0 else { return nil }
        let length = Int((count / Double(resolution)).rounded())
        return Limits.touchSizes.contains(length) ? length : nil
    }
}
