import BatchFormat
import FeedbackCore
import Foundation
import ScoringServer
import Synchronization
import Testing

struct ServerKeysTests {
    private func key(_ name: String, of rig: Rig) -> String { rig.directory.path + "/keys/" + name }

    private func remove(_ names: String..., of rig: Rig) throws {
        for name in names { try FileManager.default.removeItem(atPath: key(name, of: rig)) }
    }

    private func load(_ rig: Rig, now: WallTime = Rig.noon) throws -> ServerKeys {
        try ServerKeys.load(rig.directory, now: now)
    }

    /// When the certificate of a rig ends that was made at noon.
    private static let end = Rig.noon + .hours(24 * 365 * 5)

    /// What a kiosk that pinned the rig's root makes of a receipt that is signed at `now`.
    private func code(
        _ keys: ServerKeys, at now: WallTime
    ) throws -> ReceiptCode {
        let receipt = Receipt(
            kiosk: .zero, chain: .zero, payloadDigest: sha256([]), code: .held, firstHeldAt: now,
            now: now, contiguous: ChainHead(sequence: 1, hash: .zero), nextUploadAfter: .zero)
        let body = try keys.answer(receipt).body
        return try StatementVerifier(rootID: keys.root.id).receipt(in: body).receipt.code
    }

    /// Collects what an administrator is told.
    private final class Told: Sendable {
        let words = Mutex<[String]>([])

        func take(_ line: String) { words.withLock { $0.append(line) } }

        var all: [String] { words.withLock { $0 } }
    }

    @Test func `the root key may be taken away, and kiosks still trust the answers`() throws {
        let rig = try Rig()
        let pinned = try load(rig).root.id
        var kiosk = try rig.kiosk()
        kiosk.boot(at: Rig.noon)
        try remove("root.key", of: rig)
        try rig.restart()
        let reply = rig.server.ingest.ingest(try kiosk.everything(), now: Rig.noon)
        let receipt = try StatementVerifier(rootID: pinned).receipt(in: reply.body).receipt
        #expect(receipt.code == .held)
        #expect(
            try Administration(rig.directory).makeCode(for: "nha-trang", now: Rig.noon).root
                == pinned)
        #expect(!FileManager.default.fileExists(atPath: key("root.key", of: rig)))
    }

    @Test func `a directory from before root.pub gets it from the root key`() throws {
        let rig = try Rig()
        let pinned = try load(rig).root
        try remove("root.pub", of: rig)
        #expect(try load(rig).root == pinned)
        try remove("root.key", of: rig)
        #expect(try load(rig).root == pinned)
    }

    @Test func `a lost root is never replaced once a certificate was issued`() throws {
        let rig = try Rig()
        try remove("root.key", "root.pub", of: rig)
        let error = #expect(throws: ServerError.self) { try load(rig) }
        #expect("\(error as Any)".contains("put root.pub or root.key back"))
        #expect(!FileManager.default.fileExists(atPath: key("root.key", of: rig)))
    }

    @Test func `a lost root is never replaced once a code was made`() throws {
        let rig = try Rig()
        _ = try rig.code()
        try remove("root.key", "root.pub", "receipt.key", "receipt.cert", of: rig)
        #expect(throws: ServerError.self) { try load(rig) }
    }

    @Test func `without the root key a lost receipt key or certificate is said`() throws {
        for name in ["receipt.key", "receipt.cert"] {
            let rig = try Rig()
            try remove("root.key", name, of: rig)
            let error = #expect(throws: ServerError.self) { try load(rig) }
            #expect("\(error as Any)".contains(name))
            #expect("\(error as Any)".contains("put root.key back"))
        }
    }

    @Test func `with the root key a lost receipt key is made and certified again`() throws {
        let rig = try Rig()
        let pinned = try load(rig).root
        try remove("receipt.key", of: rig)
        try rig.restart()
        let kiosk = try rig.kiosk()
        #expect(try load(rig).root == pinned)
        #expect(kiosk.entries.isEmpty)
    }

    @Test func `another root key beside the pinned one is refused`() throws {
        let rig = try Rig()
        let other = SigningKey().raw.hex
        try other.write(toFile: key("root.key", of: rig), atomically: true, encoding: .utf8)
        let error = #expect(throws: ServerError.self) { try load(rig) }
        #expect("\(error as Any)".contains("root.pub"))
    }

    @Test(arguments: ["root.key", "root.pub", "receipt.key"])
    func `a key file with other bytes in it is named, and left as it is`(name: String) throws {
        let rig = try Rig()
        try "not a key".write(toFile: key(name, of: rig), atomically: true, encoding: .utf8)
        let error = #expect(throws: ServerError.self) { try load(rig) }
        #expect("\(error as Any)".contains(key(name, of: rig)))
        #expect(try String(contentsOfFile: key(name, of: rig), encoding: .utf8) == "not a key")
    }

    @Test func `a certificate is used to its end without the root key, and no longer`() throws {
        let rig = try Rig()
        try remove("root.key", of: rig)
        let end = Self.end
        let certificate = try Data(contentsOf: URL(filePath: key("receipt.cert", of: rig)))
        _ = try load(rig, now: end)
        #expect(throws: ServerError.self) { try load(rig, now: end + .milliseconds(1)) }
        #expect(try Data(contentsOf: URL(filePath: key("receipt.cert", of: rig))) == certificate)
    }

    @Test func `a certificate is renewed while the server runs, where the root key is`() throws {
        let rig = try Rig()
        let told = Told()
        let keys = try ServerKeys.load(rig.directory, now: Rig.noon, warn: told.take)
        let certificate = try Data(contentsOf: URL(filePath: key("receipt.cert", of: rig)))
        #expect(try code(keys, at: Self.end + .hours(-24 * 365)) == .held)
        #expect(told.all.isEmpty)
        #expect(try Data(contentsOf: URL(filePath: key("receipt.cert", of: rig))) == certificate)
        #expect(try code(keys, at: Self.end + .hours(-24 * 364)) == .held)
        #expect(told.all.count == 1 && told.all[0].contains("receipt.cert is valid until "))
        // Another program on the same directory reads what was issued.
        try remove("root.key", of: rig)
        #expect(try code(try load(rig, now: Self.end + .hours(24)), at: Self.end) == .held)
        #expect(try code(keys, at: Self.end + .milliseconds(1)) == .held)
        #expect(told.all.count == 1)
    }

    @Test func `a certificate that ends is named each day, and signs nothing once it is over`()
        throws
    {
        let rig = try Rig()
        let root = try Data(contentsOf: URL(filePath: key("root.key", of: rig)))
        try remove("root.key", of: rig)
        let told = Told()
        let keys = try ServerKeys.load(rig.directory, now: Rig.noon, warn: told.take)
        let late = Self.end + .hours(-24 * 30)
        for hour in 0..<48 { #expect(try code(keys, at: late + .hours(Int64(hour))) == .held) }
        #expect(told.all.count == 2)
        #expect(told.all.allSatisfy { $0.contains("put root.key back into ") })
        #expect(try code(keys, at: Self.end) == .held)
        // Each minute, so that nobody waits long for the root.
        for second in 1...120 {
            let now = Self.end + .seconds(Int64(second))
            let error = #expect(throws: ServerError.self) { try code(keys, at: now) }
            #expect("\(error as Any)".contains("receipt.cert: cannot sign"))
        }
        #expect(told.all.count == 5)
        #expect(told.all.last?.contains("put root.key back into ") == true)
        try root.write(to: URL(filePath: key("root.key", of: rig)))
        #expect(try code(keys, at: Self.end + .minutes(3)) == .held)
        #expect(told.all.count == 6 && told.all[5].contains("receipt.cert is valid until "))
    }

    @Test func `a clock that goes back before the certificate signs nothing until it is set`()
        throws
    {
        let rig = try Rig()
        let told = Told()
        let keys = try ServerKeys.load(rig.directory, now: Rig.noon, warn: told.take)
        #expect(throws: ServerError.self) { try code(keys, at: Rig.noon + .hours(-25)) }
        #expect(told.all.count == 1 && told.all[0].contains("the clock says "))
        #expect(try code(keys, at: Rig.noon) == .held)
    }

    @Test func `what comes in while nothing can be signed is stored, and answered later`()
        async throws
    {
        let rig = try Rig()
        var kiosk = try rig.kiosk()
        kiosk.boot(at: Rig.noon)
        kiosk.press([4, 4])
        let pinned = try load(rig).root.id
        let root = try Data(contentsOf: URL(filePath: key("root.key", of: rig)))
        try remove("root.key", of: rig)
        let over = Self.end + .hours(1)
        let reply = rig.server.ingest.ingest(try kiosk.everything(), now: over)
        #expect(reply.status == 503 && reply.retryAfter == 900)
        #expect(reply.contentType == "application/problem+json")
        #expect(try rig.count("SELECT count(*) FROM batch") == 1)
        let heartbeat = try kiosk.seal(kiosk.heartbeat())
        #expect(await rig.server.heartbeats.take(heartbeat, now: over).status == 503)
        try root.write(to: URL(filePath: key("root.key", of: rig)))
        let again = rig.server.ingest.ingest(try kiosk.everything(), now: over + .minutes(15))
        let receipt = try StatementVerifier(rootID: pinned).receipt(in: again.body).receipt
        #expect(receipt.code == .held && receipt.firstHeldAt == over)
    }

    @Test func `a clock that was never set issues nothing and replaces nothing`() throws {
        let rig = try Rig()
        let certificate = try Data(contentsOf: URL(filePath: key("receipt.cert", of: rig)))
        for time in [0, 1_767_225_599_999, Rig.noon.milliseconds - 25 * 3_600_000] {
            let time = WallTime(milliseconds: time)
            #expect(throws: ServerError.clockNotSet(time)) { try load(rig, now: time) }
        }
        #expect(try Data(contentsOf: URL(filePath: key("receipt.cert", of: rig))) == certificate)
        let empty = DataDirectory(rig.directory.path + "/another")
        try empty.create()
        let time = WallTime(milliseconds: 0)
        #expect(throws: ServerError.clockNotSet(time)) { try ServerKeys.load(empty, now: time) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: empty.path + "/keys").isEmpty)
    }
}
