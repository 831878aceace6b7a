import FeedbackCore
import Scoring
import Testing

@testable import ScoringServer

struct ClosedPeriodTests {
    @Test func `a period that is not over has no figures`() throws {
        let rig = try Rig()
        let today = Period(.day, containing: CivilDate(at: Rig.noon))
        #expect(throws: ServerError.self) {
            try Auditor(rig.directory).report("nha-trang", today, for: .office, now: Rig.noon)
        }
        _ = try Auditor(rig.directory).report("nha-trang", today, for: .office, now: today.end)
    }
}
