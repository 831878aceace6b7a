import BatchFormat
import FeedbackCore
import Testing

@testable import Uplink

/// What the server says of published results, in its answers to heartbeats.
struct PublishedResultTests {
    @Test func `what was published is told, also that nothing was, unless the server cannot say`()
        throws
    {
        let rig = try Rig(heartbeats: true)
        let result = PublishedResult(
            question: "Q.OSS", scale: .sc5, year: 2_026, month: 10, ratings: 214, share: 7_227,
            interval: 6_591...7_788, leftOut: 12)
        rig.give(.started)
        for (count, results) in [nil, [result], nil, []].enumerated() {
            rig.server.results = results
            while rig.server.heartbeats.count <= count { rig.fire() }
        }
        #expect(rig.results == [[result], []])
    }
}
