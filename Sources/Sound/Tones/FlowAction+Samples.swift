package import FeedbackCore

extension FlowAction.Sound {
    /// What is heard of it: one tone for a press; for thanks two, of which the second is higher.
    ///
    /// E5 and A5, a fourth: ears that are old lose what is far above them, and the loudspeaker of a
    /// display what is far below.
    var tones: [Tone] {
        let low = Tone(frequency: 660, count: 7_200)
        return switch self {
        case .heard: [low]
        case .thanks: [low, Tone(frequency: 880, count: 16_800)]
        }
    }

    /// The samples, 16 bits at `Tone.rate` for one loudspeaker, at 0 to 100% of full volume.
    ///
    /// Ears hear ratios: the share is taken to the third power, as PulseAudio's volume does
    /// (`pa_sw_volume_to_linear`), so that half as much sounds about half as loud.
    package func samples(percent: UInt8) -> [Int16] {
        let share = Double(min(percent, 100)) / 100
        let scale = share * share * share * Double(Int16.max)
        return tones.flatMap { tone in
            (0..<tone.count).map { Int16((tone.sample($0) * scale).rounded()) }
        }
    }
}
