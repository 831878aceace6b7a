/// How the loudspeaker stands, for the status and the light.
struct SoundStatus: Hashable, Sendable {
    /// The ALSA device, as `kiosk.yaml` names it.
    var device: String
    /// Why nothing is heard; nothing while it works.
    var failure: String?
}
