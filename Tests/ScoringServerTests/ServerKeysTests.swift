import BatchFormat
import FeedbackCore
import Foundation
import ScoringServer
import Testing

struct ServerKeysTests {
    private func key(_ name: String, of rig: Rig) -> String { rig.directory.path + "/keys/" + name }

    private func remove(_ names: String..., of rig: Rig) throws {
        for name in names { try FileManager.default.removeItem(atPath: key(name, of: rig)) }
    }

    private func load(_ rig: Rig, now: WallTime = Rig.noon) throws -> ServerKeys {
        try ServerKeys.load(rig.directory, now: now)
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
        let end = Rig.noon + .hours(24 * 365 * 5)
        let certificate = try Data(contentsOf: URL(filePath: key("receipt.cert", of: rig)))
        _ = try load(rig, now: end)
        #expect(throws: ServerError.self) { try load(rig, now: end + .milliseconds(1)) }
        #expect(try Data(contentsOf: URL(filePath: key("receipt.cert", of: rig))) == certificate)
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
