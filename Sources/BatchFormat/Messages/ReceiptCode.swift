/// What the server says about a batch or an enrolment; from 16 on it refuses.
package enum ReceiptCode: UInt8, CaseIterable, Hashable, Sendable, CustomStringConvertible {
    /// The batch is on the server's disk.
    case held = 0
    /// The batch is on the server's disk, and does not continue what the server has.
    case branch = 1
    case unknownKiosk = 16
    case revoked = 17
    /// The hashes are not what the entries make them.
    case brokenChain = 18
    case unreadablePayload = 19
    case enrolmentCodeUnknown = 20
    case enrolmentCodeExpired = 21
    case enrolmentCodeUsed = 22

    /// True if the server holds nothing of what was sent.
    package var isRefusal: Bool { rawValue >= 16 }

    package var description: String {
        switch self {
        case .held: "held"
        case .branch: "held as a branch"
        case .unknownKiosk: "refused: the server does not know this kiosk"
        case .revoked: "refused: this kiosk's key is revoked"
        case .brokenChain: "refused: the hash chain does not verify"
        case .unreadablePayload: "refused: the payload cannot be read"
        case .enrolmentCodeUnknown: "refused: the server does not know this enrolment code"
        case .enrolmentCodeExpired: "refused: the enrolment code has expired"
        case .enrolmentCodeUsed: "refused: another kiosk has used the enrolment code"
        }
    }
}
