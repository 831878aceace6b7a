/// How the loudspeaker stands, for the status and the light.
package struct SoundStatus: Hashable, Sendable {
    /// The ALSA device, as `kiosk.yaml` names it.
    package var device: String
    /// Why nothing is heard; nothing while it works.
    package var failure: String?

    package init(device: String, failure: String? = nil) {
        self.device = device
        self.failure = failure
    }
}
