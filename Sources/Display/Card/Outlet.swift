import CDRM
import FeedbackCore

/// A connected display: where it is plugged in, what feeds it, and what it shows best.
struct Outlet {
    /// The kernel's number of the connector.
    let connector: UInt32
    /// The connector's name in sysfs, such as `card0-HDMI-A-1`.
    let name: String
    /// True for the machine's own panel, which nobody unplugs.
    let isBuiltIn: Bool
    /// The kernel's number of the CRTC that feeds it.
    let source: UInt32
    /// The mode that the display prefers.
    let mode: drmModeModeInfo
    /// What the display says of itself; empty if it says nothing.
    let edid: [UInt8]

    /// The picture.
    var pixels: Size { Size(width: Int(mode.hdisplay), height: Int(mode.vdisplay)) }
}

extension Outlet: Equatable {
    /// True if a picture for one is one for the other.
    static func == (left: Self, right: Self) -> Bool {
        left.connector == right.connector && left.source == right.source
            && left.edid == right.edid && left.timing == right.timing
    }

    private var timing: [UInt32] {
        [
            mode.clock, UInt32(mode.hdisplay), UInt32(mode.htotal), UInt32(mode.vdisplay),
            UInt32(mode.vtotal), mode.flags,
        ]
    }
}
