internal import CALSA
internal import Glibc

/// The one owner of an open ALSA device, which plays samples of 16 bits for one loudspeaker.
///
/// Its calls wait for the loudspeaker: it has a thread of its own.
@safe
package struct SoundDevice: ~Copyable {
    private let name: String
    private let device: OpaquePointer

    /// Opens a device as `aplay -L` names it, and no mixer: how loud it is at most is set there.
    ///
    /// - Throws: `SoundFailure` if it is not there, somebody else has it, or it takes no such
    ///   samples.
    package init(opening name: String) throws(SoundFailure) {
        unsafe device = try Self.open(name)
        self.name = name
    }

    deinit { unsafe snd_pcm_close(device) }

    private static func open(_ name: String) throws(SoundFailure) -> OpaquePointer {
        hl_alsa_be_silent()
        var device: OpaquePointer?
        // Without NONBLOCK it would wait until whoever has the device leaves it.
        let opened = unsafe snd_pcm_open(
            &device, name, SND_PCM_STREAM_PLAYBACK, CInt(SND_PCM_NONBLOCK))
        guard opened == 0, let device = unsafe device else {
            // A card that comes later has its own place in what ALSA has read by now.
            snd_config_update_free_global()
            throw SoundFailure(device: name, step: "cannot be opened", code: -opened)
        }
        var code = unsafe snd_pcm_nonblock(device, 0)
        if code == 0 {
            code = unsafe snd_pcm_set_params(
                device, SND_PCM_FORMAT_S16, SND_PCM_ACCESS_RW_INTERLEAVED, 1,
                CUnsignedInt(Tone.rate), 1, buffered)
        }
        guard code == 0 else {
            unsafe snd_pcm_close(device)
            throw SoundFailure(device: name, step: "takes no 16 bits at 48 kHz", code: -code)
        }
        return unsafe device
    }

    /// How much is kept ready for the loudspeaker, in µs.
    private static let buffered: CUnsignedInt = 100_000

    /// Plays samples, and returns when they were heard.
    ///
    /// - Throws: `SoundFailure` if the device is gone, or does not take them.
    package func play(_ samples: [Int16]) throws(SoundFailure) {
        try unsafe demand(snd_pcm_prepare(device), "is not ready")
        var written = 0
        var recoveries = 0
        while written < samples.count {
            let count = unsafe samples.withUnsafeBufferPointer { buffer in
                let rest = unsafe buffer[written...]
                return unsafe snd_pcm_writei(
                    device,
                    UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: rest))
                        .baseAddress, snd_pcm_uframes_t(rest.count))
            }
            if count >= 0 {
                written += count
            } else {
                // Late, or woken from sleep: twice is enough for half a second of sound.
                recoveries += 1
                let code = CInt(clamping: count)
                try unsafe demand(
                    recoveries > 2 ? code : snd_pcm_recover(device, code, 1), "stopped")
            }
        }
        try unsafe demand(snd_pcm_drain(device), "stopped")
    }

    private func demand(_ code: CInt, _ step: String) throws(SoundFailure) {
        guard code < 0 else { return }
        throw SoundFailure(device: name, step: step, code: -code)
    }
}
