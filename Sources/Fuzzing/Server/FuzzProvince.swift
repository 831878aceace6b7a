import BatchFormat
import FeedbackCore
import Glibc
import Scoring
import ScoringServer
import Synchronization
import TestSupport

/// A scoring server in a directory of its own, to which nobody speaks over HTTP.
final class FuzzProvince: Sendable {
    /// Saturday 21/11/2026, 12:00 in Vietnam.
    static let noon = WallTime(milliseconds: 1_795_237_200_000)
    /// So many runs share one, lest its databases grow for ever.
    private static let runs = 2_000
    private static let current = Mutex<(province: FuzzProvince, left: Int)?>(nil)

    /// The one for the next run.
    static func next() throws -> FuzzProvince {
        try current.withLock { current in
            if let (province, left) = current, left > 0 {
                current = (province, left - 1)
                return province
            }
            current?.province.server.stop()
            current = nil
            let province = try FuzzProvince()
            current = (province, runs)
            return province
        }
    }

    let server: Server
    /// The root that kiosks of the province pin.
    let root: KeyID
    /// A kiosk that is enrolled.
    let kiosk = KioskID(trusted: Array(repeating: 7, count: 16))
    /// What the kiosk signs with.
    let key = SigningKey()
    private let directory: TemporaryDirectory

    private init() throws {
        // Where memory is a file system, nobody waits for a disk.
        let parent = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) }
        directory = TemporaryDirectory(in: parent ?? "/tmp")
        let data = DataDirectory(directory.path)
        server = try Server(data, now: Self.noon, warn: { _ in })
        let administration = try Administration(data)
        let names = Names(vi: "Điểm", en: "Point")
        try administration.write {
            try PointTable($0).add(
                Point(
                    id: "point", kind: .oneStop, name: names, unit: names,
                    validFrom: CivilDate(at: Self.noon)))
        }
        let (code, root, _) = try administration.makeCode(for: "point", now: Self.noon)
        self.root = root
        let enrolment = Enrolment(
            code: code.description, kiosk: kiosk, publicKey: key.publicKey, chain: .zero)
        let message = try SignedMessage.seal(enrolment.payload(), as: .enrolment, with: key)
        let receipt = try receipt(server.ingest.enrol(message, now: Self.noon))
        try promise(receipt?.code == .held, "a code lets a kiosk in")
    }

    /// The receipt in a reply, or nothing if the reply is a problem that blames the sender.
    func receipt(_ reply: Reply) throws -> Receipt? {
        guard try isAnswer(reply) else { return nil }
        return try StatementVerifier(rootID: root).receipt(in: reply.body).receipt
    }

    /// The answer to a heartbeat in a reply, or nothing, in the same way.
    func heartbeatAnswer(_ reply: Reply) throws -> HeartbeatAnswer? {
        guard try isAnswer(reply) else { return nil }
        return try StatementVerifier(rootID: root).heartbeatAnswer(in: reply.body)
    }

    private func isAnswer(_ reply: Reply) throws(BrokenPromise) -> Bool {
        let words = String(decoding: reply.body, as: UTF8.self)
        try promise([200, 400, 403, 422].contains(reply.status), "\(reply.status): \(words)")
        guard reply.status == 400 else {
            try promise(reply.contentType == "application/cbor", "what is signed is CBOR")
            return true
        }
        try promise(reply.contentType == "application/problem+json", "a problem is RFC 9457")
        return false
    }
}
