/// What a touchscreen reports, before any rule has been applied.
package enum TouchEvent: Hashable, Sendable {
    /// The screen is open. What touches it already does not count.
    case attached(TouchFrame, TouchTraits)
    /// Something touches, moves or lifts.
    case frame(TouchFrame)
    /// The kernel dropped events; this is what touches the screen after them.
    case overrun(TouchFrame)
    /// The screen is gone, and with it every finger.
    case detached(at: BootTime)

    /// When it happened.
    var time: BootTime {
        switch self {
        case .attached(let frame, _), .frame(let frame), .overrun(let frame): frame.time
        case .detached(let time): time
        }
    }
}
