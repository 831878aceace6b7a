/// A ninth of the picture, as whoever stands before it would name it.
package enum PicturePart: String, CaseIterable, Sendable {
    case topLeft = "top-left"
    case top
    case topRight = "top-right"
    case left
    case centre
    case right
    case bottomLeft = "bottom-left"
    case bottom
    case bottomRight = "bottom-right"

    /// The part that a place is in, or the nearest to it.
    package init(of point: TouchPoint) {
        let (column, row) = (Self.third(point.clamped.x), Self.third(point.clamped.y))
        self = Self.allCases[row * 3 + column]
    }

    private static func third(_ fraction: Double) -> Int { min(2, Int(fraction * 3)) }

    /// The part in Vietnamese.
    package var vi: String {
        switch self {
        case .topLeft: "góc trên bên trái"
        case .top: "phía trên ở giữa"
        case .topRight: "góc trên bên phải"
        case .left: "bên trái ở giữa"
        case .centre: "chính giữa"
        case .right: "bên phải ở giữa"
        case .bottomLeft: "góc dưới bên trái"
        case .bottom: "phía dưới ở giữa"
        case .bottomRight: "góc dưới bên phải"
        }
    }

    /// The part in English.
    package var en: String {
        switch self {
        case .topLeft: "top left"
        case .top: "top centre"
        case .topRight: "top right"
        case .left: "centre left"
        case .centre: "centre"
        case .right: "centre right"
        case .bottomLeft: "bottom left"
        case .bottom: "bottom centre"
        case .bottomRight: "bottom right"
        }
    }
}
