import BatchFormat
import FeedbackCore
import ScoringServer
import Synchronization
import Testing

struct AlarmTableTests {
    @Test func `what must be looked at is said once it is stored, and listed for ever`() throws {
        let rig = try Rig()
        var kiosk = try rig.kiosk()
        kiosk.boot(at: Rig.noon)
        var copy = kiosk
        kiosk.press([1, 2, 3])
        copy.press([5, 5, 5])
        rig.stop()
        let said = Mutex<[String]>([])
        let server = try Server(rig.directory, now: Rig.noon) { words in
            said.withLock { $0.append(words) }
        }
        defer { server.stop() }
        _ = server.ingest.ingest(try kiosk.everything(), now: Rig.noon)
        #expect(said.withLock { $0 }.isEmpty)
        _ = server.ingest.ingest(try copy.message(4...6), now: Rig.noon)
        let code = try rig.code()
        _ = server.ingest.enrol(try FakeKiosk().enrolment(code: code), now: Rig.noon)
        let thief = FakeKiosk()
        _ = server.ingest.enrol(try thief.enrolment(code: code), now: Rig.noon)
        let alarms = try Administration(rig.directory).read { try AlarmTable($0).all() }
        #expect(alarms.map(\.kind) == [.branch, .enrolment])
        #expect(alarms.map(\.kiosk) == [kiosk.id, thief.id])
        #expect(alarms.map(\.at) == [Rig.noon, Rig.noon])
        #expect(alarms[0].detail.contains("entries 4–6"))
        #expect(said.withLock { $0 } == alarms.map(\.description))
    }
}
