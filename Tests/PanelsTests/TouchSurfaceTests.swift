import FeedbackCore
import Testing

@testable import Panels

struct TouchSurfaceTests {
    private func surface(
        x: AxisRange, y: AxisRange, major: AxisRange? = nil,
        _ calibration: TouchCalibration = TouchCalibration()
    ) -> TouchSurface {
        TouchSurface(x: x, y: y, major: major, calibration: calibration)
    }

    private func axis(_ minimum: Int32, _ maximum: Int32, _ resolution: Int32 = 0) -> AxisRange {
        AxisRange(minimum: minimum, maximum: maximum, resolution: resolution)
    }

    /// libinput's `absinfo_normalize_value`: (value - minimum) / (maximum - minimum + 1).
    @Test(arguments: [
        (Int32(0), Int32(4095), Int32(2048), 0.5), (0, 799, 200, 0.25), (-100, 99, 0, 0.5),
        (100, 1099, 100, 0), (0, 99, 99, 0.99), (0, 99, -10, -0.1), (0, 99, 110, 1.1),
        (.min, .max, 0, 0.5),
    ])
    func `a value is a fraction of its axis, and outside if it should not be`(
        _ minimum: Int32, maximum: Int32, value: Int32, fraction: Double
    ) {
        #expect(abs(axis(minimum, maximum).fraction(of: value) - fraction) < 1e-9)
    }

    @Test func `the picture has the size of the glass, turned as it is`() throws {
        // 217 mm by 136 mm at 20 units a millimetre.
        let (x, y) = (axis(0, 4339, 20), axis(0, 2719, 20))
        let turned = try #require(TouchCalibration.Matrix([0, -1, 1, 1, 0, 0]))
        let upright = Size(width: 136, height: 217)
        #expect(surface(x: x, y: y).millimetres == Size(width: 217, height: 136))
        #expect(
            surface(x: x, y: y, TouchCalibration(rotation: .quarter)).millimetres == upright)
        #expect(surface(x: x, y: y, TouchCalibration(matrix: turned)).millimetres == upright)
    }

    @Test(arguments: [
        (Int32(4095), Int32(0)), (.max, 1), (4095, .max), (4095, -1), (100, 10),
    ])
    func `a size that is not said, or cannot be, is none`(_ maximum: Int32, resolution: Int32) {
        let axis = axis(0, maximum, resolution)
        #expect(surface(x: axis, y: axis).millimetres == nil)
    }

    /// `linux/input.h` has size axes with a resolution in units per mm too.
    ///
    /// Otherwise lengths are in surface units (multi-touch-protocol.rst).
    @Test(
        arguments: [
            (20, 0, 15.0), (20, 10, 30.0), (0, 10, 30.0), (0, 0, nil),
        ] as [(Int32, Int32, Double?)])
    func `the length of a contact is known where the screen says its units`(
        _ position: Int32, major: Int32, millimetres: Double?
    ) {
        let position = axis(0, 4095, position)
        let surface = surface(x: position, y: position, major: axis(0, 255, major))
        let contact = surface.contact(
            TouchContact.ID(slot: 0, tracking: 1), x: 0, y: 0, major: 300, tool: 0)
        #expect(contact.major == millimetres)
    }
}
