import BatchFormat
import FeedbackCore
import Foundation
import Scoring
import ScoringServer
import Testing

/// The fleet as it is read beside the running server, and as it is shown.
struct FleetTests {
    /// Monday 23/11/2026, 10:00 in Vietnam.
    static let monday = WallTime(milliseconds: 1_795_402_800_000)

    @Test func `a server that nobody ever started has an empty fleet`() throws {
        let rig = try Rig(points: [])
        let directory = DataDirectory(rig.directory.path + "/other")
        #expect(try Fleet.kiosks(in: directory, now: Rig.noon).isEmpty)
        #expect(FleetText(.english, now: Rig.noon).lines([]) == ["0 kiosks"])
        #expect(
            FleetText(.english, now: Rig.noon).json([])
                == #"{"at_ms":1795237200000,"kiosks":[]}"#)
    }

    @Test func `a kiosk that enrolled and never spoke is there`() throws {
        let rig = try Rig()
        let kiosk = try rig.kiosk()
        let row = try #require(try Fleet.kiosks(in: rig.directory, now: Rig.noon).first)
        #expect(row.kiosk == kiosk.id)
        #expect(row.point == "nha-trang")
        #expect(row.enrolledAt == Rig.noon)
        #expect(row.heard == nil)
        #expect(row.verdict(at: Rig.noon) == .neverHeard)
    }

    @Test func `nobody pressing is judged by the opening hours that the chain declared last`()
        async throws
    {
        let rig = try Rig()
        var kiosk = try rig.kiosk()
        kiosk.boot(at: Self.monday + .hours(-3), hours: .always)
        kiosk.press([5])
        let beat = try kiosk.seal(kiosk.heartbeat(at: 1))
        _ = try await rig.heard(beat, now: Self.monday + .hours(-3))
        let again = try kiosk.seal(kiosk.heartbeat(at: 2))
        _ = try await rig.heard(again, now: Self.monday)
        func verdict() throws -> FleetVerdict? {
            // Counts what is stored, for the index is where the declarations are.
            _ = try Auditor(rig.directory)
            return try Fleet.kiosks(in: rig.directory, now: Self.monday).first?
                .verdict(at: Self.monday)
        }
        #expect(try verdict() == .ok)
        _ = try rig.send(try kiosk.message(1...4))
        #expect(try verdict() == .quiet)
        kiosk.boot(at: Self.monday, hours: OpeningHours(days: Array(repeating: [], count: 7)))
        _ = try rig.send(try kiosk.message(5...7))
        #expect(try verdict() == .ok)
    }

    @Test func `the worst stand first, and a point's own are found`() async throws {
        let rig = try Rig(points: ["nha-trang", "cam-ranh"])
        let lights: [(point: String, light: Light.Color?)] = [
            ("nha-trang", .green), ("cam-ranh", .amber), ("nha-trang", .red), ("cam-ranh", nil),
            ("cam-ranh", .green),
        ]
        for (point, light) in lights {
            let kiosk = try rig.kiosk(at: point)
            guard let light else { continue }
            var beat = kiosk.heartbeat()
            beat.light = light
            _ = try await rig.heard(try kiosk.seal(beat))
        }
        let all = try Fleet.kiosks(in: rig.directory, now: Rig.noon)
        #expect(
            all.map { $0.verdict(at: Rig.noon) }
                == [.notRecording, .neverHeard, .attention, .ok, .ok])
        #expect(
            all.map(\.point) == ["nha-trang", "cam-ranh", "cam-ranh", "cam-ranh", "nha-trang"])
        let some = try Fleet.kiosks(in: rig.directory, at: "cam-ranh", now: Rig.noon)
        #expect(some.map { $0.verdict(at: Rig.noon) } == [.neverHeard, .attention, .ok])
        #expect(throws: ServerError.unknownPoint("nowhere")) {
            try Fleet.kiosks(in: rig.directory, at: "nowhere", now: Rig.noon)
        }
    }

    // MARK: What is shown

    private static let kiosk = KioskID(trusted: Array(repeating: 0xab, count: 16))

    /// A kiosk with everything to complain about, heard 90 s before noon.
    private static var complaining: FleetKiosk {
        var beat = Heartbeat(
            kiosk: kiosk, chain: .zero, head: ChainHead(sequence: 24, hash: .zero),
            moment: Moment(bootOrdinal: 2, milliseconds: 5),
            clock: ClockRecord(wall: Rig.noon, errorMilliseconds: 250, quality: .unset),
            version: "1.2.3")
        beat.unsent = 4
        beat.oldestUnsentAge = .minutes(30)
        beat.lastPressAge = .hours(3)
        beat.panels = [
            .init(number: 1, state: .attached), .init(number: 2, state: .missing),
            .init(number: 3, state: .stuck),
        ]
        beat.losses = 2
        beat.commitTime = TimeSpan(microseconds: 31_250)
        beat.freeDiskPercent = 17
        beat.light = .amber
        return FleetKiosk(
            kiosk: kiosk, point: "nha-trang", enrolledAt: Rig.noon,
            heard: FleetKiosk.Heard(
                heartbeat: beat, receivedAt: Rig.noon + .seconds(-90), idleSince: Rig.noon),
            beginning: FleetBeginning(.restarted, since: Rig.noon + .hours(-5)))
    }

    private static let silent = FleetKiosk(
        kiosk: .zero, point: "cam-ranh", enrolledAt: Rig.noon,
        beginning: FleetBeginning(.newKiosk, since: Rig.noon + .hours(-49)))

    @Test func `the table says what is wrong, and sums up`() {
        let lines = FleetText(.english, now: Rig.noon).lines([Self.silent, Self.complaining])
        #expect(
            lines == [
                "STATE        POINT      KIOSK     HEARD  LIGHT  LAST PRESS  UNSENT      CLOCK    "
                    + "PANELS              LOSSES  DISK FREE  VERSION  HISTORY",
                "never heard  cam-ranh   00000000  –      –      –           –           –        "
                    + "–                   –       –          –        new kiosk (2 d)",
                "attention    nha-trang  abababab  90 s   amber  3 h         4 (31 min)  NOT SET  "
                    + "2 MISSING, 3 STUCK  2       17%        1.2.3    restarted (5 h)",
                "2 kiosks: 1 never heard, 1 attention",
            ])
    }

    @Test func `it says so in Vietnamese too`() {
        let text = FleetText(.vietnamese, now: Rig.noon).lines([Self.complaining])
        for words in [
            "cần xem", "90 giây", "vàng", "3 giờ", "4 (31 phút)", "CHƯA ĐẶT",
            "2 KHÔNG CÓ, 3 KẸT PHÍM", "bắt đầu lại (5 giờ)",
        ] { #expect(text[1].contains(words), "\(words)") }
        #expect(text.last == "1 ki-ốt: 1 cần xem")
    }

    @Test func `programs get the same, and neither key nor rating`() throws {
        let json = FleetText(.english, now: Rig.noon).json([Self.complaining, Self.silent])
        let object = try JSONSerialization.jsonObject(with: Data(json.utf8))
        let kiosks = try #require((object as? [String: Any])?["kiosks"] as? [[String: Any]])
        #expect(kiosks[1]["verdict"] as? String == "never_heard")
        #expect(kiosks[1]["alarm"] as? Bool == true)
        #expect(kiosks[1]["heard"] is NSNull)
        #expect(kiosks[0]["kiosk"] as? String == Self.kiosk.description)
        #expect(kiosks[0]["alarm"] as? Bool == false)
        let beginning = try #require(kiosks[0]["beginning"] as? [String: Any])
        #expect(beginning["kind"] as? String == "restarted")
        #expect(beginning["seconds_ago"] as? Int == 5 * 3_600)
        let heard = try #require(kiosks[0]["heard"] as? [String: Any])
        #expect(heard["seconds_ago"] as? Int == 90)
        #expect(heard["last_press_seconds"] as? Int == 3 * 3_600 + 90)
        #expect(heard["clock"] as? String == "unset")
        #expect((heard["panels"] as? [[String: Any]])?[1]["state"] as? String == "missing")
        #expect(
            Set(heard.keys) == [
                "seconds_ago", "light", "last_press_seconds", "unsent", "oldest_unsent_seconds",
                "clock", "clock_error_ms", "panels", "losses", "commit_microseconds",
                "disk_free_percent", "chain", "entries", "boot", "version",
            ])
    }
}
