import FeedbackCore
import Testing

@testable import Sound

/// The sounds as samples of 16 bits; sums and places were reckoned with Python's `math`.
struct SoundSamplesTests {
    @Test(arguments: [
        (100 as UInt8, 25_415 as Int16, -634, 109_119_068), (60, 5_490, -160, 23_569_694),
        (50, 3_177, -140, 13_639_912),
    ])
    func `thanks are two tones, at a share of full volume to the third power`(
        _ percent: UInt8, highest: Int16, sum: Int, magnitudes: Int
    ) {
        let samples = FlowAction.Sound.thanks.samples(percent: percent)
        #expect(samples.count == 24_000)
        #expect(samples.max() == highest)
        #expect(samples.reduce(0) { $0 + Int($1) } == sum)
        #expect(samples.reduce(0) { $0 + Int($1.magnitude) } == magnitudes)
    }

    @Test func `the second tone follows the first`() {
        let samples = FlowAction.Sound.thanks.samples(percent: 100)
        #expect(samples[498...501] == [-24_254, -23_290, -22_026, -20_470])
        #expect(samples[7_700...7_703] == [24_913, 25_308, 25_202, 24_636])
    }

    @Test func `a press is the first of the two alone`() {
        let heard = FlowAction.Sound.heard.samples(percent: 60)
        #expect(heard.count == 7_200)
        #expect(heard[...] == FlowAction.Sound.thanks.samples(percent: 60)[..<7_200])
    }

    @Test func `at 0% there is silence, and more than full volume is full volume`() {
        #expect(FlowAction.Sound.thanks.samples(percent: 0).allSatisfy { $0 == 0 })
        #expect(
            FlowAction.Sound.heard.samples(percent: 255)
                == FlowAction.Sound.heard.samples(percent: 100))
    }
}
