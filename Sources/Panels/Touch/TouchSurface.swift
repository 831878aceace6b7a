import CEvdev
import FeedbackCore

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
