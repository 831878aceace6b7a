import FeedbackCore
import KioskDaemon
import Panels

extension ScreenThread {
    /// What the screen can be answered with: the touchscreen, or else the keys.
    var device: PanelIdentity? {
        if case .attached(_, let identity)? = touch?.connection { return identity }
        return keys?.identity
    }

    /// Faces while what is chosen is recorded, and somebody can choose; or else the way to a panel
    /// that is read, which asks something else then.
    var home: ScreenHome {
        guard light != .red else { return .paused }
        guard !loop.configuration.hasPanelBesideScreen, device == nil else { return .faces }
        return hasPanel ? .panelsOnly : .unreachable
    }
}
