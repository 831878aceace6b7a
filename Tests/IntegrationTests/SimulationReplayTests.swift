import TestSupport
import TestTraits
import Testing

/// A seed that is printed is run again by another process.
@Suite(.blocking)
struct SimulationReplayTests {
    /// The digest of every step, as a process of its own says it.
    private func digest(_ seeds: String, jobs: Int) throws -> Substring {
        let out = try Programs.run(
            Programs.path("hailong-mill"), ["simulate", "--seeds", seeds, "--jobs", "\(jobs)"])
        #expect(out.status == 0, "\(out.output)\(out.errors)")
        let words = out.output.split(separator: "digest ")
        return try #require(words.count == 2 ? words.last : nil)
    }

    @Test func `another process sees the same worlds to the last step`() throws {
        let digest = try digest("1..3", jobs: 1)
        #expect(try self.digest("1..3", jobs: 2) == digest)
        #expect(try self.digest("2..4", jobs: 1) != digest)
    }
}
