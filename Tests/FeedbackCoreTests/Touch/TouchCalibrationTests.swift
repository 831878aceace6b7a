import FeedbackCore
import Testing

/// Expected values: libinput's documentation, "Static device configuration via udev".
struct TouchCalibrationTests {
    private static let corners = [
        TouchPoint(x: 0, y: 0), TouchPoint(x: 1, y: 0), TouchPoint(x: 1, y: 1),
        TouchPoint(x: 0, y: 1), TouchPoint(x: 0.25, y: 0.75),
    ]

    @Test(arguments: [
        ("1 0 0 0 1 0", [0, 0, 1, 0, 1, 1, 0, 1, 0.25, 0.75]),
        // 90 degrees clockwise: what touches at the left of the top is at the right of the top.
        ("0 -1 1 1 0 0", [1, 0, 1, 1, 0, 1, 0, 0, 0.25, 0.25]),
        ("-1 0 1 0 -1 1", [1, 1, 0, 1, 0, 0, 1, 0, 0.75, 0.25]),
        ("0 1 0 -1 0 1", [0, 1, 0, 0, 1, 0, 1, 1, 0.75, 0.75]),
        // Reflected along the y axis.
        ("-1 0 1 0 1 0", [1, 0, 0, 0, 0, 1, 1, 1, 0.75, 0.75]),
    ])
    func `libinput's matrices do what libinput says`(_ text: String, expected: [Double]) throws {
        let matrix = try #require(TouchCalibration.Matrix(udev: text))
        let calibration = TouchCalibration(matrix: matrix)
        let points = Self.corners.map { calibration.point(x: $0.x, y: $0.y) }
        #expect(points.flatMap { [$0.x, $0.y] } == expected)
    }

    @Test(arguments: ScreenRotation.allCases)
    func `a touch is found on the picture however that is turned`(_ rotation: ScreenRotation) {
        for corner in Self.corners {
            #expect(rotation.onPicture(rotation.onDisplay(corner)) == corner)
            #expect(rotation.onDisplay(rotation.onPicture(corner)) == corner)
        }
    }

    /// A sheet that is turned clockwise by a quarter has its left upper corner at the right.
    @Test func `the picture turns clockwise`() {
        let upperLeft = TouchPoint(x: 0, y: 0)
        #expect(ScreenRotation.quarter.onDisplay(upperLeft) == TouchPoint(x: 1, y: 0))
        #expect(ScreenRotation.half.onDisplay(upperLeft) == TouchPoint(x: 1, y: 1))
        #expect(ScreenRotation.threeQuarters.onDisplay(upperLeft) == TouchPoint(x: 0, y: 1))
        #expect(
            ScreenRotation.quarter.turned(Size(width: 1280, height: 800))
                == Size(width: 800, height: 1280))
    }

    @Test func `the matrix comes before the rotation`() throws {
        // A glass that is mounted upside down, on a picture that is turned by a quarter.
        let matrix = try #require(TouchCalibration.Matrix([-1, 0, 1, 0, -1, 1]))
        let calibration = TouchCalibration(matrix: matrix, rotation: .quarter)
        // The glass's left upper corner is the display's right lower one, where the turned picture
        // has its right upper one.
        #expect(calibration.point(x: 0, y: 0) == TouchPoint(x: 1, y: 0))
    }

    @Test(arguments: [
        "", "1 0 0 0 1", "1 0 0 0 1 0 0", "1 0 0 0 x 0", "0 0 0 0 0 0", "1 1 0 1 1 0",
        "nan 0 0 0 1 0", "inf 0 0 0 1 0", "1e9 0 0 0 1 0",
    ])
    func `what is no matrix, or flattens the picture, is refused`(_ text: String) {
        #expect(TouchCalibration.Matrix(udev: text) == nil)
    }
}
