import FeedbackCore
import Testing

/// How loud the screen is at a time of the day in Việt Nam.
struct SoundConfigurationTests {
    // 2026-11-17T00:00:00Z is 07:00 there.
    private let seven = WallTime(milliseconds: 1_794_873_600_000)

    private var byHours: SoundConfiguration {
        var sound = SoundConfiguration()
        sound.volumes = [
            .init(span: .init(open: 420, close: 690), percent: 70),
            .init(span: .init(open: 690, close: 810), percent: 20),
        ]
        return sound
    }

    @Test(
        arguments: [
            (-1, 0), (0, 70), (269, 70), (270, 20), (389, 20), (390, 0), (1_440, 70),
        ] as [(Int64, UInt8)])
    func `each time of the day has its volume, and the rest is silent`(
        _ minutes: Int64, percent: UInt8
    ) {
        #expect(byHours.percent(at: seven + .minutes(minutes)) == percent)
    }

    @Test func `it lasts to the last millisecond`() {
        #expect(byHours.percent(at: seven + .milliseconds(16_199_999)) == 70)
        #expect(byHours.percent(at: seven + .milliseconds(16_200_000)) == 20)
    }

    @Test func `without a clock it is the loudest of the day`() {
        #expect(byHours.percent(at: nil) == 70)
    }

    @Test func `one volume lasts all day`() {
        for hours in 0..<24 {
            #expect(SoundConfiguration().percent(at: seven + .hours(Int64(hours))) == 60)
        }
    }
}
