import Testing

@testable import Sound

/// The formula of a tone, against Python's `math` (IEEE doubles as well).
struct ToneTests {
    @Test(arguments: [
        (660.0, 7_200, [(1, 1.107199296368899e-06), (18, 0.0027809812199514213)]),
        (660.0, 7_200, [(240, 0.3021566515393517), (500, -0.6722048159116245)]),
        (660.0, 7_200, [(3_000, 0.3662666894172982), (6_960, -0.05250695287776691)]),
        (880.0, 16_800, [(240, 0.13152576616491043), (500, 0.7602945389280459)]),
        (880.0, 16_800, [(16_560, -0.0018761142936363205), (16_799, -1.8557167530910804e-08)]),
    ])
    func `a sample is what the formula says`(
        _ frequency: Double, count: Int, samples: [(Int, Double)]
    ) {
        let tone = Tone(frequency: frequency, count: count)
        for (place, value) in samples {
            #expect(abs(tone.sample(place) - value) < 1e-12)
        }
    }

    @Test(arguments: [660.0, 880])
    func `it begins and ends at nothing, and never leaves its range`(_ frequency: Double) {
        let tone = Tone(frequency: frequency, count: 7_200)
        #expect(tone.sample(0) == 0)
        #expect(abs(tone.sample(7_199)) < 1e-6)
        #expect((0..<7_200).allSatisfy { abs(tone.sample($0)) <= 1 })
    }
}
