internal import CALSA

/// Why no sound is heard, in ALSA's words.
package struct SoundFailure: Error, Hashable, CustomStringConvertible {
    /// The device, as `kiosk.yaml` names it.
    package var device: String
    /// What was tried.
    package var step: String
    /// A number of errno.
    package var code: CInt

    package init(device: String, step: String, code: CInt) {
        self.device = device
        self.step = step
        self.code = code
    }

    /// One line in words.
    package var description: String {
        let words = unsafe snd_strerror(-code).map { unsafe String(cString: $0) }
        return "\(device): \(step): \(words ?? "error \(code)")"
    }
}
