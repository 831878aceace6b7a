import Glibc
import Linux

/// Why a light does not show anything.
struct LightRefusal: Error, Equatable, Sendable, CustomStringConvertible {
    /// What stands in the way.
    enum Reason: Equatable, Sendable {
        /// Nothing of that name, or at that port, is there.
        case absent
        /// Opening or writing failed with this errno.
        case failed(code: CInt)
        /// It does not answer as a blink(1) does.
        case notBlink1
        /// Its firmware is older than mk2 and has no pattern that may be written often.
        case tooOld
    }

    /// A path, or the port and device of what is not there.
    var device: String
    /// What stands in the way.
    var reason: Reason

    init(_ device: String, _ reason: Reason) {
        self.device = device
        self.reason = reason
    }

    var description: String {
        switch reason {
        case .absent: "\(device) is not there"
        case .failed(let code) where code == EACCES || code == EPERM:
            "\(device) cannot be written (\(SystemError.words(for: code))): "
                + "install kiosk-config/70-hailong.rules with a line for it, "
                + "then plug it in again or run udevadm trigger"
        case .failed(let code) where code == ENOENT && device.hasPrefix("/dev/"):
            "\(device) is not among the daemon's devices: install kiosk-config/70-hailong.rules, "
                + "then plug it in again or run udevadm trigger"
        case .failed(let code): "\(device) fails (\(SystemError.words(for: code)))"
        case .notBlink1: "\(device) does not answer as a blink(1)"
        case .tooOld: "\(device) is a blink(1) of the first kind; mk2 or newer is needed"
        }
    }

    /// True if trying again is no use before udev has news of it.
    var waitsForPlug: Bool { reason == .absent }
}
