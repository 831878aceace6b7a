import BatchFormat
import FeedbackCore
import Journal
import SQLite
import Scoring
import TestSupport
import Testing

@testable import ScoringServer

/// A server restored from yesterday's backup is filled again by the journals of its kiosks.
struct RestoredServerTests {
    /// Thursday 19/11/2026, 08:00 in Vietnam.
    private static let thursday = WallTime(milliseconds: 1_795_050_000_000)
    private static let friday = thursday + .hours(24)
    private static let saturday = thursday + .hours(48)

    /// Two servers with the same keys and points; one of them is never restored.
    private final class Province {
        let files = TemporaryDirectory()
        let directory: DataDirectory
        let other: DataDirectory
        var server: Server
        let twin: Server

        init() throws {
            directory = DataDirectory(files.path + "/server")
            other = DataDirectory(files.path + "/twin")
            server = try Server(directory, now: thursday, warn: { _ in })
            twin = try Server(other, now: thursday, warn: { _ in })
            for place in [directory, other] {
                let point = Point(
                    id: "nha-trang", kind: .oneStop, name: Names(vi: "Nha Trang", en: "Nha Trang"),
                    unit: Names(vi: "Phường Nha Trang", en: "Nha Trang ward"),
                    validFrom: CivilDate(at: thursday))
                try Administration(place).write { try PointTable($0).add(point) }
            }
        }

        deinit {
            server.stop()
            twin.stop()
        }

        /// A kiosk that both servers know, one hour after it was switched on.
        func kiosk(now: WallTime) throws -> JournaledKiosk {
            let kiosk = try JournaledKiosk(booted: now)
            try enrol(kiosk, at: other, twin, now: now)
            try enrol(kiosk, at: directory, server, now: now)
            return kiosk
        }

        func enrol(
            _ kiosk: JournaledKiosk, at place: DataDirectory, _ server: Server, now: WallTime
        ) throws {
            let made = try Administration(place).makeCode(for: "nha-trang", now: now)
            try kiosk.enrol(
                made.code.description, root: made.root, at: server.ingest, now: now)
        }

        func send(_ kiosk: JournaledKiosk, now: WallTime) throws {
            try kiosk.send(to: server.ingest, now: now) { [twin] message in
                _ = twin.ingest.ingest(message, now: now)
            }
        }

        func restore(_ file: String) throws -> Restoration {
            server.stop()
            let restored = try Restoration(of: file, into: directory)
            server = try Server(directory, now: saturday, warn: { _ in })
            return restored
        }

        /// What everybody is shown about a day.
        func shown(_ day: WallTime, now: WallTime) async throws -> PointReport? {
            _ = try Auditor(directory)
            return try await server.reports.report(
                "nha-trang", Period(.day, containing: CivilDate(at: day)), for: .everybody,
                now: now)
        }

        /// Every rating of an index, as it counts.
        static func counted(_ directory: DataDirectory) throws -> [String] {
            _ = try Auditor(directory)
            let index = try Database(path: directory.path + "/index.db", access: .readOnly)
            return try index.all(
                """
                SELECT hex(identity) || ' ' || level || ' ' || coalesce(point, '-') || ' '
                    || coalesce(asked, '-') || ' ' || coalesce(flags, '-') FROM rating
                ORDER BY identity
                """
            ) { $0.text(0) }
        }

        static func days(_ directory: DataDirectory) throws -> [String] {
            let index = try Database(path: directory.path + "/index.db", access: .readOnly)
            return try index.all(
                """
                SELECT point || ' ' || first || ' ' || level || ' ' || status || ' ' || count
                FROM tally WHERE period = 0 AND count > 0 ORDER BY 1
                """
            ) { $0.text(0) }
        }
    }

    @Test func `yesterday's copy is filled again by the kiosks, and counts as if nothing was`()
        async throws
    {
        let province = try Province()
        let kiosks = try (0..<3).map { _ in try province.kiosk(now: Self.thursday) }
        for kiosk in kiosks {
            try kiosk.press(60, from: Self.thursday + .hours(1))
            try province.send(kiosk, now: Self.thursday + .hours(9))
        }
        let file = province.files.path + "/backup"
        _ = try Administration(province.directory).backUp(to: file)
        let before = try await province.shown(Self.thursday, now: Self.friday)
        for kiosk in kiosks {
            try kiosk.press(90, from: Self.friday + .hours(1))
            try province.send(kiosk, now: Self.friday + .hours(9))
        }
        let restored = try province.restore(file)
        #expect(restored.kiosks == 3)
        #expect(try Province.counted(province.directory).count == 180)
        for kiosk in kiosks {
            #expect(kiosk.unsent == 0)
            try kiosk.press(1, from: Self.saturday + .hours(1))
            try province.send(kiosk, now: Self.saturday + .hours(2))
            #expect(kiosk.resent >= 2)
            #expect(kiosk.unsent == 0)
        }
        let counted = try Province.counted(province.directory)
        #expect(counted.count == 3 * 151)
        #expect(try counted == Province.counted(province.other))
        #expect(try Province.days(province.directory) == Province.days(province.other))
        let after = try await province.shown(Self.thursday, now: Self.saturday + .hours(3))
        #expect(before?.questions.map(\.withheld) == [nil])
        #expect(after?.questions.map(\.figure) == before?.questions.map(\.figure))
        #expect(before?.questions.first?.figure.tally.total ?? 0 >= Publication.publishedCount)
    }

    @Test func `a kiosk that was enrolled after the copy waits, and is enrolled again`() throws {
        let province = try Province()
        let file = province.files.path + "/backup"
        _ = try Administration(province.directory).backUp(to: file)
        let kiosk = try province.kiosk(now: Self.thursday)
        try kiosk.press(60, from: Self.thursday + .hours(1))
        try province.send(kiosk, now: Self.thursday + .hours(9))
        let restored = try province.restore(file)
        #expect(restored.kiosks == 0)
        try kiosk.press(5, from: Self.friday + .hours(1))
        try province.send(kiosk, now: Self.friday + .hours(2))
        #expect(kiosk.verdict == .waits(.unknownKiosk))
        #expect(kiosk.unsent == 5)
        try province.enrol(kiosk, at: province.directory, province.server, now: Self.saturday)
        try province.send(kiosk, now: Self.saturday)
        #expect(kiosk.unsent == 0)
        let counted = try Province.counted(province.directory)
        #expect(counted.count == 65)
        #expect(
            try counted.map { $0.prefix(66) }
                == Province.counted(province.other).map { $0.prefix(66) })
    }

    @Test func `a directory that is served, or a copy that is damaged, is left alone`() throws {
        let province = try Province()
        let file = province.files.path + "/backup"
        _ = try Administration(province.directory).backUp(to: file)
        #expect(throws: ServerError.alreadyServed(path: province.directory.path)) {
            try Restoration(of: file, into: province.directory)
        }
        province.server.stop()
        var bytes = try province.files.read("backup")
        bytes.removeLast(bytes.count / 2)
        try province.files.write(bytes, to: "half")
        try province.files.write("not a database", to: "text")
        let held = try province.files.read("server/hailong.db")
        for name in ["half", "text", "absent", "backup.published"] {
            #expect(throws: (any Error).self) {
                try Restoration(of: province.files.path + "/" + name, into: province.directory)
            }
        }
        #expect(try province.files.read("server/hailong.db") == held)
        #expect(!TemporaryDirectory.names(in: province.directory.path).contains("replaced-1"))
    }

    @Test func `on a new machine the keys are asked for, and what was shown comes along`() throws {
        let province = try Province()
        let file = province.files.path + "/backup"
        _ = try Administration(province.directory).backUp(to: file)
        let machine = DataDirectory(province.files.path + "/machine")
        let restored = try Restoration(of: file, into: machine)
        #expect(restored.lacksKeys)
        #expect(restored.setAside == nil)
        #expect(restored.published == machine.path + "/published.db")
        let again = try Restoration(of: file, into: machine)
        #expect(again.setAside == machine.path + "/replaced-1")
        #expect(again.published == nil)
    }
}
