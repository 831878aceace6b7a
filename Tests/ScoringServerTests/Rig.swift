import BatchFormat
import FeedbackCore
import Foundation
import SQLite
import Scoring
import ScoringServer
import Synchronization
import TestSupport
import Testing

/// A server in a directory of its own, and kiosks that talk to it.
final class Rig: Sendable {
    private let files = TemporaryDirectory()
    let directory: DataDirectory
    private let current: Mutex<Server>
    var server: Server { current.withLock { $0 } }
    /// Saturday 21/11/2026, 12:00 in Vietnam.
    static let noon = WallTime(milliseconds: 1_795_237_200_000)

    /// The server started first, and made its keys, at `start`.
    init(points: [String] = ["nha-trang"], since start: WallTime = noon) throws {
        directory = DataDirectory(files.path)
        current = Mutex(try Server(directory, now: start))
        for point in points { try add(point) }
    }

    deinit { server.stop() }

    func add(
        _ id: String, kind: Point.Kind = .oneStop, parent: String? = nil
    ) throws {
        let point = Point(
            id: id, kind: kind, name: Names(vi: "Điểm \(id)", en: "Point \(id)"),
            unit: Names(vi: "Phường Nha Trang", en: "Nha Trang ward"), parent: parent,
            validFrom: CivilDate(at: Self.noon))
        try Administration(directory).write { try PointTable($0).add(point) }
    }

    /// Stops the server and opens the same directory again, as after a restart.
    func restart(nextHeartbeat: TimeSpan = .zero) throws {
        server.stop()
        let opened = try Server(directory, now: Self.noon, nextHeartbeat: nextHeartbeat)
        current.withLock { $0 = opened }
    }

    /// Stops the server; the directory stays.
    func stop() { server.stop() }

    func code(for point: String = "nha-trang", now: WallTime = noon) throws -> String {
        try Administration(directory).makeCode(for: point, now: now).code.description
    }

    /// A kiosk that is enrolled at `point`.
    func kiosk(at point: String = "nha-trang") throws -> FakeKiosk {
        let kiosk = FakeKiosk()
        let reply = server.ingest.enrol(
            try kiosk.enrolment(code: try code(for: point)), now: Self.noon)
        #expect(reply.status == 200)
        return kiosk
    }

    /// Sends a message and reads the receipt as a kiosk does: down to the pinned root.
    func send(_ message: [UInt8], now: WallTime = noon) throws -> Receipt {
        try receipt(server.ingest.ingest(message, now: now))
    }

    /// The receipt in a reply, verified down to the root.
    func receipt(_ reply: Reply) throws -> Receipt { try receipt(in: reply.body) }

    /// The receipt in an answer's body, verified down to the root.
    func receipt(in body: [UInt8]) throws -> Receipt {
        let root = try Administration(directory).makeCode(for: "nha-trang", now: Self.noon).root
        return try StatementVerifier(rootID: root).receipt(in: body).receipt
    }

    /// The answer to a heartbeat, verified down to the root.
    func heard(_ message: [UInt8], now: WallTime = noon) async throws -> HeartbeatAnswer {
        let reply = await server.heartbeats.take(message, now: now)
        let root = try Administration(directory).makeCode(for: "nha-trang", now: Self.noon).root
        let answer = try StatementVerifier(rootID: root).heartbeatAnswer(in: reply.body)
        #expect(reply.status == (answer.code.isRefusal ? 403 : 200))
        return answer
    }

    /// What the index counts for each month, row by row.
    func tallies() throws -> [(row: String, count: Int)] {
        try Database(path: directory.path + "/index.db", access: .readOnly).all(
            """
            SELECT point || ' ' || question || ' ' || scale || ' ' || first || ' ' || level || ' '
                || status || ' ' || count || ' ' || batch, count
            FROM tally WHERE period = 2 AND count > 0 ORDER BY point, question, scale, level, status
            """
        ) { ($0.text(0), $0.int(1)) }
    }

    /// Stops the server and takes the index away; it is counted from the first batch on then.
    func deleteIndex() throws {
        server.stop()
        for suffix in ["", "-wal", "-shm"] {
            try FileManager.default.removeItem(atPath: directory.path + "/index.db" + suffix)
        }
    }

    /// One number from the main database.
    func count(_ sql: String) throws -> Int {
        try Administration(directory).read { try $0.first(sql) { $0.int(0) } } ?? -1
    }
}
