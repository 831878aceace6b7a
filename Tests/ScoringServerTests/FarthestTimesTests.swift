import BatchFormat
import FeedbackCore
import ScoringServer
import Testing

struct FarthestTimesTests {
    /// The farthest times that a batch can hold, in the combinations that stretch sums most.
    @Test(arguments: [-Limits.timeMilliseconds, 0, Limits.timeMilliseconds])
    func `the farthest times that a key holder can sign are counted`(wall: Int64) throws {
        let rig = try Rig()
        var kiosk = try rig.kiosk()
        kiosk.boot(at: nil)
        let error = UInt64(Limits.timeMilliseconds)
        for (quality, at) in [
            (ClockQuality.synced, 0), (.holdover, Limits.timeMilliseconds), (.synced, 1),
        ] {
            kiosk.append(
                .clock(
                    ClockRecord(
                        wall: WallTime(milliseconds: wall), errorMilliseconds: error,
                        quality: quality)), at: at)
        }
        kiosk.press([1, 5], from: 0, every: Limits.timeMilliseconds)
        #expect(try rig.send(try kiosk.everything()).code == .held)
        let counts = try Auditor(rig.directory).counts(kiosk: kiosk.id)
        #expect(counts.ratings.values.reduce(0, +) == 2)
    }
}
