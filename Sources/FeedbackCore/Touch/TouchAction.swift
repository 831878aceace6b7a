/// What the touch rules decided; whoever draws the screen performs it, in order.
package enum TouchAction: Hashable, Sendable {
    /// A finger is down that may become a tap; no other does before it has ended.
    case began(TouchPoint, at: BootTime)
    /// That finger has tapped, and is up; `ended` follows. It is meant for a target if it went down
    /// and came up on the same.
    case tapped(TouchPoint, began: TouchPoint, at: BootTime)
    /// That finger was lifted, or does not count any more.
    case ended(at: BootTime)
}
