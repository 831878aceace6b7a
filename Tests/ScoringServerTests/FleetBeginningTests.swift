import BatchFormat
import FeedbackCore
import Scoring
import ScoringServer
import Testing

/// What the fleet shows of a kiosk whose history does not go on.
struct FleetBeginningTests {
    /// The last chain of the kiosk, begun after the first with that as its first entry.
    private func second(_ kiosk: FakeKiosk, _ fact: Fact?) -> FakeKiosk {
        var next = FakeKiosk(id: kiosk.id, key: kiosk.key)
        if let fact { next.append(fact) }
        next.boot(at: Rig.noon)
        next.press([4])
        return next
    }

    private func start(after kiosk: FakeKiosk, _ reason: ChainStart.Reason) -> Fact {
        .start(
            ChainStart(
                previous: kiosk.chain, sequence: UInt64(kiosk.entries.count),
                head: kiosk.hash(at: kiosk.entries.count), reason: reason))
    }

    private func first(_ rig: Rig) throws -> FakeKiosk {
        var kiosk = try rig.kiosk()
        kiosk.boot(at: Rig.noon)
        kiosk.press([5, 1])
        return kiosk
    }

    /// What the fleet shows beside the only kiosk.
    private func shown(_ rig: Rig, at now: WallTime) throws -> FleetBeginning? {
        try #require(try Fleet.kiosks(in: rig.directory, now: now).first).beginning
    }

    @Test(
        arguments: [
            (nil, .restarted), (.quarantine, .afterDamage), (.branch, .afterSplit),
        ] as [(ChainStart.Reason?, FleetBeginning.Kind)])
    func `a chain that follows another one shows for a month, with its reason`(
        reason: ChainStart.Reason?, kind: FleetBeginning.Kind
    ) throws {
        let rig = try Rig()
        let kiosk = try first(rig)
        _ = try rig.send(try kiosk.everything())
        #expect(try shown(rig, at: Rig.noon) == nil)
        let next = second(kiosk, reason.map { start(after: kiosk, $0) })
        let later = Rig.noon + .hours(3)
        _ = try rig.send(try next.everything(), now: later)
        #expect(try shown(rig, at: later) == FleetBeginning(kind, since: later))
        #expect(try shown(rig, at: later + .hours(24 * 30))?.kind == kind)
        #expect(try shown(rig, at: later + .hours(24 * 31)) == nil)
    }

    @Test(arguments: [[0, 1, 2], [2, 0, 1], [2, 1, 0], [1, 2, 0], [1, 0, 2], [0, 2, 1]])
    func `chains of which each goes on from another are no new beginning, whichever comes first`(
        order: [Int]
    ) throws {
        let rig = try Rig()
        let oldest = try first(rig)
        let middle = second(oldest, start(after: oldest, .quarantine))
        let latest = second(middle, start(after: middle, .quarantine))
        let chains = [oldest, middle, latest]
        for (place, number) in order.enumerated() {
            _ = try rig.send(try chains[number].everything())
            let shown = try shown(rig, at: Rig.noon)
            #expect(shown.map(\.kind) == (place == 0 ? nil : .afterDamage))
        }
    }

    @Test(arguments: [false, true])
    func `a journal of which nothing could be read is a loss, and nobody's doing`(
        isLate: Bool
    ) throws {
        let rig = try Rig()
        let kiosk = try first(rig)
        let next = second(kiosk, .loss(Loss(reason: .quarantine, count: nil)))
        // What a disk refuses for long it may give in the end.
        for chain in isLate ? [next, kiosk] : [kiosk, next] {
            _ = try rig.send(try chain.everything())
        }
        #expect(try shown(rig, at: Rig.noon)?.kind == .afterLoss)
    }

    @Test func `whoever is enrolled again at a point has not come anew`() throws {
        let rig = try Rig(points: ["nha-trang", "cam-ranh"])
        let old = try rig.kiosk()
        let later = Rig.noon + .hours(1)
        let next = FakeKiosk()
        for (kiosk, time) in [(next, later), (old, later + .hours(1))] {
            let code = try rig.code(now: time)
            let reply = rig.server.ingest.enrol(try kiosk.enrolment(code: code), now: time)
            #expect(reply.status == 200)
        }
        let kiosks = try Fleet.kiosks(in: rig.directory, now: later + .hours(2))
        #expect(
            kiosks.filter { $0.beginning != nil }.map(\.kiosk) == [next.id], "\(kiosks)")
        #expect(kiosks.first { $0.kiosk == next.id }?.beginning?.since == later)
    }

    @Test func `two chains that go on from one damaged chain show that a journal is gone`() throws {
        let rig = try Rig()
        let kiosk = try first(rig)
        for _ in 1...2 {
            let next = second(kiosk, start(after: kiosk, .quarantine))
            _ = try rig.send(try next.everything())
        }
        #expect(try shown(rig, at: Rig.noon)?.kind == .restarted)
    }

    @Test func `a chain that names none is not hidden by one that goes on from it`() throws {
        let rig = try Rig()
        let kiosk = try first(rig)
        _ = try rig.send(try kiosk.everything())
        let next = second(kiosk, nil)
        _ = try rig.send(try next.everything(), now: Rig.noon + .hours(1))
        let last = second(kiosk, start(after: next, .branch))
        let now = Rig.noon + .hours(2)
        _ = try rig.send(try last.everything(), now: now)
        let sign = FleetBeginning(.restarted, since: Rig.noon + .hours(1))
        #expect(try shown(rig, at: now) == sign)
    }

    @Test func `a kiosk that comes to where another one is shows until that one is revoked`()
        throws
    {
        let rig = try Rig(points: ["nha-trang", "cam-ranh"])
        let old = try rig.kiosk()
        _ = try rig.kiosk(at: "cam-ranh")
        let next = FakeKiosk()
        let later = Rig.noon + .hours(1)
        let code = try rig.code(now: later)
        #expect(rig.server.ingest.enrol(try next.enrolment(code: code), now: later).status == 200)
        func shown() throws -> [KioskID: FleetBeginning] {
            let kiosks = try Fleet.kiosks(in: rig.directory, now: later)
            return Dictionary(
                kiosks.compactMap { kiosk in kiosk.beginning.map { (kiosk.kiosk, $0) } }
            ) { $1 }
        }
        #expect(try shown() == [next.id: FleetBeginning(.newKiosk, since: later)])
        try Administration(rig.directory).write {
            try KioskTable($0).revoke(old.id, notAfter: nil, at: later)
        }
        #expect(try shown().isEmpty)
    }

    @Test func `each sign has words of its own in both languages`() {
        for language in [Language.vietnamese, .english] {
            let words = FleetBeginning.Kind.allCases.map { $0.text(language) }
            #expect(Set(words).count == words.count)
        }
    }
}
