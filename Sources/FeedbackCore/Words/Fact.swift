/// What an entry states.
///
/// Facts only: every doubt about them is computed later, elsewhere.
package enum Fact: Hashable, Sendable {
    /// Kind 1: a citizen pressed.
    case rating(Rating)
    /// Kind 2: what followed a rating on a screen.
    case followUp(FollowUp)
    /// Kind 3: the daemon started; opens the next boot ordinal.
    case boot(BootRecord)
    /// Kind 4: what the clock said, about this boot.
    case clock(ClockRecord)
    /// Kind 5: the canonical bytes of the configuration in force from here on (≤ 8 KB).
    case configuration([UInt8])
    /// Kind 6: what a panel number stands for, and whether it is there.
    case panel(PanelRecord)
    /// Kind 7: an admitted loss.
    case loss(Loss)
    /// Kind 8: SHA-256 of a verified receipt's bytes.
    case receipt(Digest)
    /// Kind 9: the kiosk's next key (SPKI) and a proof of holding it.
    case key(spki: [UInt8], proof: [UInt8])
    /// Kind 10: this chain continues another one.
    case start(ChainStart)
    /// Kind 11: service mode went on or off.
    case service(on: Bool)
    /// Kind 12: the daemon stopped cleanly.
    case stopped
    /// Kind 13: the user of this id read single ratings, or took them out on a stick, which nobody
    /// does unseen.
    case inspected(user: UInt32)

    /// The number that stands for this kind of fact in the bytes.
    package var kind: UInt64 {
        switch self {
        case .rating: 1
        case .followUp: 2
        case .boot: 3
        case .clock: 4
        case .configuration: 5
        case .panel: 6
        case .loss: 7
        case .receipt: 8
        case .key: 9
        case .start: 10
        case .service: 11
        case .stopped: 12
        case .inspected: 13
        }
    }

    /// True for what alone neither triggers an upload nor counts as unsent.
    package var ridesAlong: Bool {
        switch self {
        case .clock, .panel, .receipt: true
        default: false
        }
    }
}
