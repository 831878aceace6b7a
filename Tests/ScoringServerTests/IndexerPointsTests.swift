import FeedbackCore
import ScoringServer
import Testing

/// At which point a rating counts, whatever the server knows of its kiosk's enrolments by then.
struct IndexerPointsTests {
    private let friday = Rig.noon + .hours(-24)

    private func points(_ rig: Rig) throws -> [String?] {
        try Ledger(rig.directory).ratings().map(\.point)
    }

    /// The same, and after everything is counted anew.
    private func pointsTwice(_ rig: Rig) throws -> [String?] {
        let points = try points(rig)
        try rig.deleteIndex()
        #expect(try self.points(rig) == points)
        return points
    }

    private func enrol(_ kiosk: FakeKiosk, at point: String, _ rig: Rig, minute: Int64) throws {
        let reply = rig.server.ingest.enrol(
            try kiosk.enrolment(code: try rig.code(for: point)), now: Rig.noon + .minutes(minute))
        #expect(reply.status == 200)
    }

    /// A kiosk that was enrolled at one point and then at another.
    private func moved() throws -> (Rig, FakeKiosk) {
        let rig = try Rig(points: ["nha-trang", "vinh-hai"])
        let kiosk = try rig.kiosk(at: "nha-trang")
        try enrol(kiosk, at: "vinh-hai", rig, minute: 1)
        return (rig, kiosk)
    }

    @Test func `what was pressed before the enrolment counts where the kiosk was enrolled first`()
        throws
    {
        let rig = try Rig(points: ["nha-trang", "vinh-hai"])
        var kiosk = FakeKiosk()
        kiosk.boot(at: friday)
        kiosk.rate(1, at: 1_000)
        let before = kiosk.entries.count
        try enrol(kiosk, at: "vinh-hai", rig, minute: 0)
        _ = try rig.send(try kiosk.everything())
        #expect(try points(rig) == ["vinh-hai"])
        kiosk.append(FakeKiosk.declaration(point: "vinh-hai"), at: 2_000)
        kiosk.rate(2, at: 3_000)
        try enrol(kiosk, at: "nha-trang", rig, minute: 1)
        kiosk.append(FakeKiosk.declaration(point: "nha-trang"), at: 4_000)
        kiosk.rate(3, at: 5_000)
        _ = try rig.send(try kiosk.message(before + 1...kiosk.entries.count))
        #expect(try pointsTwice(rig) == ["vinh-hai", "vinh-hai", "nha-trang"])
    }

    @Test func `a kiosk that has lost its key counts where it stood until it is enrolled again`()
        throws
    {
        let (rig, start) = try moved()
        var kiosk = start
        kiosk.boot(at: friday, point: "vinh-hai")
        kiosk.rate(1, at: 1_000)
        // The key is gone, and with it the enrolment.
        kiosk.boot(at: friday + .hours(1))
        kiosk.rate(2, at: 1_000)
        _ = try rig.send(try kiosk.everything())
        #expect(try pointsTwice(rig) == ["vinh-hai", "vinh-hai"])
    }

    @Test func `a chain that was begun meanwhile counts where the next enrolment is`() throws {
        let (rig, start) = try moved()
        var kiosk = start
        kiosk.boot(at: friday)
        kiosk.rate(2, at: 1_000)
        let before = kiosk.entries.count
        _ = try rig.send(try kiosk.everything())
        #expect(try points(rig) == ["nha-trang"])
        kiosk.append(FakeKiosk.declaration(point: "vinh-hai"), at: 2_000)
        kiosk.rate(3, at: 3_000)
        _ = try rig.send(try kiosk.message(before + 1...kiosk.entries.count))
        #expect(try pointsTwice(rig) == ["vinh-hai", "vinh-hai"])
    }

    /// As on a server that was put back to a copy from before the kiosk was moved.
    @Test func `who is enrolled later where it said to stand is counted there then`() throws {
        let rig = try Rig(points: ["nha-trang", "vinh-hai"])
        var kiosk = try rig.kiosk(at: "nha-trang")
        kiosk.boot(at: friday, point: "nha-trang")
        kiosk.rate(1, at: 1_000)
        kiosk.boot(at: friday + .hours(1), point: "vinh-hai")
        kiosk.rate(2, at: 1_000)
        let before = kiosk.entries.count
        _ = try rig.send(try kiosk.everything())
        #expect(try points(rig) == ["nha-trang", "nha-trang"])
        try enrol(kiosk, at: "vinh-hai", rig, minute: 1)
        kiosk.rate(3, at: 2_000)
        _ = try rig.send(try kiosk.message(before + 1...kiosk.entries.count))
        #expect(try pointsTwice(rig) == ["nha-trang", "vinh-hai", "vinh-hai"])
    }

    /// The server was put back, does not know of the move, and the kiosk is enrolled elsewhere.
    @Test func `a first point that it was never enrolled at does not hide the next`() throws {
        let (rig, start) = try moved()
        var kiosk = start
        kiosk.boot(at: friday, point: "elsewhere")
        kiosk.rate(1, at: 1_000)
        let first = kiosk.entries.count
        kiosk.boot(at: friday + .hours(1), point: "vinh-hai")
        kiosk.rate(2, at: 1_000)
        _ = try rig.send(try kiosk.message(1...first))
        #expect(try points(rig) == ["nha-trang"])
        _ = try rig.send(try kiosk.message(first + 1...kiosk.entries.count))
        #expect(try pointsTwice(rig) == ["vinh-hai", "vinh-hai"])
    }

    @Test func `a first point behind a gap counts once the gap is closed`() throws {
        let (rig, start) = try moved()
        var kiosk = start
        kiosk.boot(at: friday)
        kiosk.rate(1, at: 1_000)
        let first = kiosk.entries.count
        kiosk.boot(at: friday + .hours(1))
        kiosk.rate(2, at: 1_000)
        let second = kiosk.entries.count
        kiosk.append(FakeKiosk.declaration(point: "vinh-hai"), at: 2_000)
        kiosk.rate(3, at: 3_000)
        _ = try rig.send(try kiosk.message(1...first))
        _ = try rig.send(try kiosk.message(second + 1...kiosk.entries.count))
        #expect(try points(rig) == ["nha-trang", "vinh-hai"])
        _ = try rig.send(try kiosk.message(first + 1...second))
        #expect(try Set(pointsTwice(rig)) == ["vinh-hai"])
    }
}
