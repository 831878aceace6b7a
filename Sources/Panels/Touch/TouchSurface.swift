import CEvdev
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

/// The glass of a touchscreen: what its numbers mean on the picture.
struct TouchSurface: Hashable, Sendable {
    var x: AxisRange
    var y: AxisRange
    /// The axis of the contacts' length, if it has one.
    var major: AxisRange?
    var calibration: TouchCalibration

    /// A contact, from the values of its slot.
    func contact(
        _ id: TouchContact.ID, x: Int32, y: Int32, major: Int32, tool: Int32
    ) -> TouchContact {
        TouchContact(
            id: id,
            point: calibration.point(
                x: self.x.fraction(of: x), y: self.y.fraction(of: y)),
            major: self.major.flatMap { length(major, on: $0) },
            isPalm: tool == Int32(MT_TOOL_PALM))
    }

    /// The size of the picture in mm, if the screen says it.
    var millimetres: Size? {
        guard let width = x.millimetres, let height = y.millimetres else { return nil }
        let glass = Size(width: width, height: height)
        let row = calibration.matrix.numbers
        let display = abs(row[1]) > abs(row[0]) ? ScreenRotation.quarter.turned(glass) : glass
        return calibration.rotation.turned(display)
    }

    /// The length of a contact in mm.
    ///
    /// `linux/input.h` has the resolution of size axes in units per mm as well; without one they
    /// are in the units of the surface (multi-touch-protocol.rst). A screen that says neither may
    /// mean anything: it is not asked, for a wrong guess would reject every finger.
    private func length(_ value: Int32, on axis: AxisRange) -> Double? {
        let resolution = axis.resolution > 0 ? axis.resolution : x.resolution
        return resolution > 0 && value > 0 ? Double(value) / Double(resolution) : nil
    }
}
