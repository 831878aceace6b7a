import BatchFormat
import FeedbackCore
import SQLite
import ScoringServer
import Testing

struct EnrolmentTests {
    private func enrol(
        _ rig: Rig, _ kiosk: FakeKiosk, _ code: String, now: WallTime = Rig.noon
    ) throws -> Receipt {
        try rig.receipt(rig.server.ingest.enrol(try kiosk.enrolment(code: code), now: now))
    }

    @Test func `a code binds a kiosk to its point`() throws {
        let rig = try Rig()
        let kiosk = FakeKiosk()
        let receipt = try enrol(rig, kiosk, try rig.code())
        #expect(receipt.code == .held)
        #expect(receipt.point == "nha-trang")
        #expect(
            receipt.contiguous
                == ChainHead(
                    sequence: 0, hash: ChainHash.genesis(kiosk: kiosk.id, chain: kiosk.chain)))
        let listed = try Administration(rig.directory).read { try KioskTable($0).all() }
        #expect(listed.map(\.id) == [kiosk.id])
        #expect(listed.map(\.point) == ["nha-trang"])
    }

    @Test func `the same kiosk gets the same answer again even when the code is old`() throws {
        let rig = try Rig()
        let (kiosk, code) = (FakeKiosk(), try rig.code())
        let first = try enrol(rig, kiosk, code)
        let again = try enrol(rig, kiosk, code, now: Rig.noon + .hours(24 * 30))
        #expect(again.code == .held)
        #expect(again.point == first.point)
        #expect(again.firstHeldAt == first.firstHeldAt)
    }

    @Test func `another kiosk with the same code is refused and raises an alarm`() throws {
        let rig = try Rig()
        let code = try rig.code()
        _ = try enrol(rig, FakeKiosk(), code)
        #expect(try enrol(rig, FakeKiosk(), code).code == .enrolmentCodeUsed)
        #expect(try rig.count("SELECT count(*) FROM alarm WHERE kind = 'enrolment'") == 1)
        #expect(try rig.count("SELECT count(*) FROM kiosk") == 1)
    }

    @Test func `a used code raises one alarm a day, however many strangers bring it`() throws {
        let rig = try Rig()
        let (code, other) = (try rig.code(), try rig.code())
        for used in [code, other] { _ = try enrol(rig, FakeKiosk(), used) }
        for second in 0..<1_000 {
            let now = Rig.noon + .seconds(Int64(second))
            #expect(try enrol(rig, FakeKiosk(), code, now: now).code == .enrolmentCodeUsed)
        }
        // Of two that come in the same moment the one that was asked later may be stored first.
        _ = try enrol(rig, FakeKiosk(), code, now: Rig.noon + .milliseconds(-1))
        #expect(try alarms(rig) == [Rig.noon])
        // Another code has an alarm of its own.
        let later = Rig.noon + .hours(24)
        _ = try enrol(rig, FakeKiosk(), other, now: later + .milliseconds(-1))
        _ = try enrol(rig, FakeKiosk(), code, now: later + .milliseconds(-1))
        #expect(try alarms(rig) == [Rig.noon, later + .milliseconds(-1)])
        _ = try enrol(rig, FakeKiosk(), code, now: later)
        #expect(try alarms(rig) == [Rig.noon, later + .milliseconds(-1), later])
        // A clock that was a day ahead keeps nothing quiet.
        _ = try enrol(rig, FakeKiosk(), code, now: Rig.noon)
        #expect(try alarms(rig).count == 4)
    }

    private func alarms(_ rig: Rig) throws -> [WallTime] {
        try Administration(rig.directory).read { try AlarmTable($0).all() }.map(\.at)
    }

    @Test func `codes of an earlier program are taken over, also from its backup`() throws {
        let rig = try Rig()
        let code = try rig.code()
        _ = try enrol(rig, FakeKiosk(), code)
        rig.stop()
        let file = rig.directory.path + "/backup"
        do {
            let database = try Database(path: rig.directory.path + "/hailong.db")
            try database.execute(
                "ALTER TABLE code DROP COLUMN alarmed_at; PRAGMA user_version = 1")
            try database.prepare("VACUUM INTO ?").run(file)
        }
        try rig.restart()
        for _ in 0..<2 {
            #expect(try enrol(rig, FakeKiosk(), code).code == .enrolmentCodeUsed)
        }
        #expect(try alarms(rig) == [Rig.noon])
        rig.stop()
        _ = try Restoration(of: file, into: rig.directory)
        try rig.restart()
        #expect(try alarms(rig) == [])
        #expect(try enrol(rig, FakeKiosk(), code).code == .enrolmentCodeUsed)
        #expect(try alarms(rig) == [Rig.noon])
    }

    @Test func `another key under a known kiosk id is refused`() throws {
        let rig = try Rig()
        let kiosk = try rig.kiosk()
        var thief = FakeKiosk()
        thief.id = kiosk.id
        #expect(try enrol(rig, thief, try rig.code()).code == .enrolmentCodeUsed)
        #expect(try rig.count("SELECT count(*) FROM alarm WHERE kind = 'enrolment'") == 1)
    }

    @Test(arguments: ["", "AAAAA", "00000-00000-00000-00000-00000-0", "not a code"])
    func `a code that nobody made is refused`(code: String) throws {
        #expect(try enrol(try Rig(), FakeKiosk(), code).code == .enrolmentCodeUnknown)
    }

    @Test func `a code waits for seven days`() throws {
        let rig = try Rig()
        let (early, late) = (try rig.code(), try rig.code())
        let end = Rig.noon + .hours(24 * 7)
        #expect(try enrol(rig, FakeKiosk(), early, now: end + .milliseconds(-1)).code == .held)
        #expect(try enrol(rig, FakeKiosk(), late, now: end).code == .enrolmentCodeExpired)
    }

    @Test func `a code is read as people type it`() throws {
        let rig = try Rig()
        let code = try rig.code()
        #expect(code.count == 31)
        let typed =
            " "
            + code.lowercased().replacing("0", with: "o").replacing("1", with: "l")
            .replacing("-", with: " ")
        #expect(try enrol(rig, FakeKiosk(), typed).code == .held)
    }

    @Test func `a kiosk that moves is bound to its new point`() throws {
        let rig = try Rig(points: ["nha-trang", "vinh-hai"])
        let kiosk = try rig.kiosk()
        let later = Rig.noon + .hours(1)
        #expect(
            try enrol(rig, kiosk, try rig.code(for: "vinh-hai"), now: later).point == "vinh-hai")
        let listed = try Administration(rig.directory).read { try KioskTable($0).all() }
        #expect(listed.map(\.point) == ["vinh-hai"])
    }

    @Test func `a changed signature gets a problem and no receipt`() throws {
        let rig = try Rig()
        var message = try FakeKiosk().enrolment(code: try rig.code())
        message[message.count - 1] ^= 1
        #expect(rig.server.ingest.enrol(message, now: Rig.noon).status == 400)
    }

    @Test func `a code for a point that does not exist cannot be made`() throws {
        let rig = try Rig()
        #expect(throws: ServerError.unknownPoint("nowhere")) { try rig.code(for: "nowhere") }
    }
}
