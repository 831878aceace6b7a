/// How far the picture is turned clockwise on its display, in degrees.
///
/// At 90 the top of the picture is at the right edge of the display, as for a display that was
/// itself turned anticlockwise by as much.
package enum ScreenRotation: Int, CaseIterable, Sendable {
    case none = 0
    case quarter = 90
    case half = 180
    case threeQuarters = 270

    /// Where on the picture a point of the display is; both as fractions.
    package func onPicture(_ point: TouchPoint) -> TouchPoint {
        switch self {
        case .none: point
        case .quarter: TouchPoint(x: point.y, y: 1 - point.x)
        case .half: TouchPoint(x: 1 - point.x, y: 1 - point.y)
        case .threeQuarters: TouchPoint(x: 1 - point.y, y: point.x)
        }
    }

    /// Where on the display a point of the picture is; both as fractions.
    package func onDisplay(_ point: TouchPoint) -> TouchPoint {
        switch self {
        case .none, .half: onPicture(point)
        case .quarter: Self.threeQuarters.onPicture(point)
        case .threeQuarters: Self.quarter.onPicture(point)
        }
    }

    /// The size of the picture on a display of this size, or the other way round.
    package func turned(_ size: Size) -> Size {
        switch self {
        case .none, .half: size
        case .quarter, .threeQuarters: Size(width: size.height, height: size.width)
        }
    }
}
