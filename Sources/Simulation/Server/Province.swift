import BatchFormat
import FeedbackCore
import Linux
import Scoring
import ScoringServer
import TestSupport
import Uplink

/// The province's scoring server on a disk that fails, and what happens to its machine.
final class Province {
    let folder: String
    let disk = FaultyDisk()
    let root: KeyID
    let directory: DataDirectory
    var server: SingleThreadServer?
    var backup: [(path: String, bytes: [UInt8])] = []
    var random: SeededGenerator
    var downUntil = Instant.zero
    /// The power fails after the next commit of a batch, before its answer leaves.
    var diesAfterCommit = false
    /// Kiosks whose next batch cannot be read.
    var poisonNext: Set<KioskID> = []
    /// Payloads that cannot be read, and the entries in each that do not ride along.
    var poisoned: [Digest: (kiosk: KioskID, owed: UInt64)] = [:]
    /// How many batches were taken in.
    private(set) var batches: Int64 = 0
    /// Why the server could not be started, if it could not.
    private(set) var failure: String?

    init(folder: String, seed: UInt64) throws {
        self.folder = folder
        random = SeededGenerator(seed: seed ^ 0x7365_7276)
        directory = DataDirectory(folder, vfs: disk.name)
        try directory.create()
        root = try Self.makeKey(folder + "/keys/root.key", &random).id
        _ = try Self.makeKey(folder + "/keys/receipt.key", &random)
        try start(at: .zero)
    }

    deinit { server?.stop() }

    /// The same keys for the same seed: where rows are put depends on them.
    @discardableResult
    static func makeKey(
        _ path: String, _ random: inout SeededGenerator
    ) throws -> PublicKey {
        let key = try SigningKey.seeded(&random)
        try SmallFile.replace(path, with: Array((key.raw.hex + "\n").utf8), mode: 0o600)
        return key.publicKey
    }

    private func start(at now: Instant) throws {
        server = try SingleThreadServer(
            directory, now: now.wall, nextHeartbeat: Limits.nextHeartbeat.upperBound,
            warn: { _ in })
    }

    /// Stops the server as an administrator does, does something to its files, and starts it.
    func restart(at now: Instant, _ change: () throws -> Void = {}) {
        server?.stop()
        server = nil
        do {
            try change()
            try start(at: now)
            failure = nil
        } catch {
            failure = "the server does not start: \(error)"
        }
    }

    /// Starts the server if it could not be started before, as a service manager does.
    func startAgain(at now: Instant) {
        if server == nil { restart(at: now) }
    }

    /// The point of a kiosk, and a code to enrol there.
    func code(for point: String, at now: Instant) throws -> String {
        let office = try Administration(directory)
        try office.write { database in
            let points = PointTable(database)
            guard try points.find(point) == nil else { return }
            let names = Names(vi: "Điểm \(point)", en: "Point \(point)")
            try points.add(
                Point(
                    id: point, kind: .oneStop, name: names, unit: names,
                    validFrom: CivilDate(at: Instant.zero.wall)))
        }
        return try office.makeCode(for: point, now: now.wall).code.description
    }

    /// Lets the kiosk's next enrolment bring a new key; false if the disk takes nothing.
    func allowNewKey(for kiosk: KioskID, at now: Instant) -> Bool {
        do {
            _ = try Administration(directory).write {
                try KioskTable($0).allowNewKey(for: kiosk, at: now.wall)
            }
        } catch ServerError.unknownKiosk {
            // It needs no leave then.
        } catch { return false }
        return true
    }

    /// What is posted comes in; nothing is answered if nobody is there.
    func answer(_ path: UploadRequest.Path, _ bytes: [UInt8], at now: Instant) -> HTTPReply? {
        guard now >= downUntil else { return nil }
        startAgain(at: now)
        guard let server else { return nil }
        switch path {
        case .enrolments: return HTTPReply(server.ingest.enrol(bytes, now: now.wall))
        case .heartbeats: return HTTPReply(server.heartbeats.takeNow(bytes, now: now.wall))
        case .batches:
            if let refusal = refusePoison(bytes, at: now) { return refusal }
            let reply = server.ingest.ingest(bytes, now: now.wall)
            if reply.status == 200 { batches += 1 }
            return HTTPReply(reply)
        }
    }
}
