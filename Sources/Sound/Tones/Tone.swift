import Glibc

/// One soft tone: two sine partials that rise in 10 ms, fade like a bell, and end at nothing.
///
/// With t in seconds from the start and T its length, a sample is
///
///     rise(t) · rise(T − t) · e^(−t / 0.08) · (sin 2πft + ¼ sin 4πft) / 1.25
///     rise(t) = ½ (1 − cos(πt / 0.01)) for t < 0.01, else 1
///
/// which never leaves −1…1. A tone that began or ended at once would click.
package struct Tone: Hashable, Sendable {
    /// Samples a second: what every loudspeaker of the last decades takes.
    package static let rate = 48_000

    /// Of the lower partial, in Hz; the other is an octave above.
    package var frequency: Double
    /// How many samples it has.
    package var count: Int

    package init(frequency: Double, count: Int) {
        self.frequency = frequency
        self.count = count
    }

    /// The sample in this place.
    package func sample(_ place: Int) -> Double {
        let time = Double(place) / Double(Self.rate)
        let angle = 2 * Double.pi * frequency * time
        let envelope = rise(place) * rise(count - place) * exp(-time / 0.08)
        return envelope * (sin(angle) + sin(2 * angle) / 4) / 1.25
    }

    /// How far it is from silent, so many samples from an end.
    private func rise(_ place: Int) -> Double {
        let time = Double(place) / Double(Self.rate)
        return time < 0.01 ? (1 - cos(Double.pi * time / 0.01)) / 2 : 1
    }
}
