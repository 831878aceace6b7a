import FeedbackCore
import KioskDaemon
import Panels

extension ScreenThread {
    /// What the screen can be answered with: the touchscreen, or else the keys.
    var device: PanelIdentity? {
        if case .attached(_, let identity)? = touch?.connection { return identity }
        return keys?.identity
    }

    /// What is to be seen while nobody is in the middle of anything.
    var home: ScreenHome {
        ScreenHome(
            records: light.records, canBeAnswered: device != nil,
            isForHands: loop.screen.touch != nil, panels: panels)
    }
}
