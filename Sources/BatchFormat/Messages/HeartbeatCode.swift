/// What the server says about a heartbeat; from 16 on it refuses.
package enum HeartbeatCode: UInt8, CaseIterable, Hashable, Sendable, CustomStringConvertible {
    /// It is the latest that the server has of this kiosk.
    case taken = 0
    /// The server has the same one, or a later one, and goes on with that.
    case notLater = 1
    case unknownKiosk = 16
    case revoked = 17

    /// True if the server would take none from this kiosk.
    package var isRefusal: Bool { rawValue >= 16 }

    package var description: String {
        switch self {
        case .taken: "taken"
        case .notLater: "ignored: the server has a later heartbeat"
        case .unknownKiosk: "refused: the server does not know this kiosk"
        case .revoked: "refused: this kiosk's key is revoked"
        }
    }
}
