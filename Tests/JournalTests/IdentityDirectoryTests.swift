import BatchFormat
import FeedbackCore
import Glibc
import Journal
import TestSupport
import Testing

struct IdentityDirectoryTests {
    private let files = TemporaryDirectory()
    private let id = KioskID(trusted: [UInt8](0..<16))

    private var identity: IdentityDirectory { IdentityDirectory(files.path + "/identity") }

    @Test func `the kiosk gives itself an id once`() throws {
        #expect(try identity.kioskID { id } == id)
        #expect(try identity.kioskID { KioskID.zero } == id)
        #expect(
            try files.read("identity/kiosk.id")
                == Array("000102030405060708090a0b0c0d0e0f\n".utf8))
    }

    @Test func `the kiosk makes its key once, and keeps it to itself`() throws {
        let key = SigningKey()
        #expect(try identity.signingKey { key }.raw == key.raw)
        #expect(try identity.signingKey { SigningKey() }.raw == key.raw)
        var status = stat()
        #expect(stat(identity.path + "/kiosk.key", &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
    }

    @Test func `the public half of a lost key is still known`() throws {
        let keys = [SigningKey(), SigningKey()]
        #expect(try identity.publicKeys() == [])
        for key in keys {
            _ = unlink(identity.path + "/kiosk.key")
            try identity.remember(identity.signingKey { key }.publicKey)
            try identity.remember(key.publicKey)
        }
        #expect(try identity.publicKeys() == keys.map(\.publicKey))
        // Written before there was such a file, or by a daemon that could not write it.
        #expect(unlink(identity.path + "/kiosk.keys") == 0)
        #expect(try identity.publicKeys() == [keys[1].publicKey])
    }

    @Test(arguments: [("00", 1), ("K\nK0", 2), ("K\n\nK", 2), ("K\nzz\nK", 2)])
    func `keys that cannot be read are named with their line, and stay`(
        text: String, line: Int
    ) throws {
        let key = SigningKey().publicKey
        let text = text.replacing("K", with: key.spki.hex)
        try identity.remember(key)
        try files.write(text, to: "identity/kiosk.keys")
        let error = #expect(throws: IdentityError.self) {
            try identity.remember(SigningKey().publicKey)
        }
        #expect("\(try #require(error))".contains(identity.path + "/kiosk.keys, line \(line)"))
        #expect(try files.read("identity/kiosk.keys") == Array(text.utf8))
        // The others still vouch for what they have signed.
        let readable = text.split(separator: "\n").count { $0 == key.spki.hex }
        #expect(try identity.publicKeys() == Array(repeating: key, count: readable))
    }

    @Test(arguments: ["", "xyz", "00", String(repeating: "0", count: 64), "+1"])
    func `a key that cannot be read is named, and not replaced`(text: String) throws {
        _ = try identity.signingKey { SigningKey() }
        try files.write(text + "\n", to: "identity/kiosk.key")
        let error = #expect(throws: IdentityError.self) {
            try identity.signingKey { SigningKey() }
        }
        #expect("\(try #require(error))".contains(identity.path + "/kiosk.key, line 1"))
        #expect(try files.read("identity/kiosk.key") == Array((text + "\n").utf8))
    }

    @Test func `an enrolled kiosk whose key is gone gets no other one`() throws {
        try identity.setEnrolment(EnrolmentRecord(url: "https://a", root: .zero))
        #expect(throws: IdentityError.keyMissing(path: identity.path + "/kiosk.key")) {
            try identity.signingKey { SigningKey() }
        }
    }

    @Test(arguments: [
        EnrolmentRecord(url: "https://hailong.example.vn:8443/x", root: .zero),
        EnrolmentRecord(url: "http://10.0.0.1", root: .zero, request: [0xd2, 0x84]),
        EnrolmentRecord(url: nil, root: .zero, point: "p", answer: [1]),
        EnrolmentRecord(url: "https://a", root: .zero, point: "một cửa 1", answer: [0, 255, 16]),
    ])
    func `an enrolment is read back as it was written`(record: EnrolmentRecord) throws {
        #expect(try identity.enrolment() == nil)
        try identity.setEnrolment(record)
        #expect(try identity.enrolment() == record)
        #expect(files.files == ["identity"])
        #expect(TemporaryDirectory.names(in: identity.path) == ["enrolment"])
    }

    @Test func `an order for the stick is kept until it is taken back`() throws {
        let order = EnrolmentRecord(url: nil, root: .zero, request: [0xd2, 0x84, 0])
        try identity.setOrder(nil)
        try identity.setOrder(order)
        #expect(try identity.order() == order)
        #expect(try identity.enrolment() == nil)
        try identity.setOrder(nil)
        #expect(try identity.order() == nil)
        #expect(TemporaryDirectory.names(in: identity.path) == [])
    }

    @Test(arguments: [
        ("url https://a\nroot 00\n", 2), ("root 00000000000000000000000000000000\n", 1),
        ("url a\nroot 00000000000000000000000000000000\ncolour red\n", 3),
        ("url a\nurl b\n", 2), ("url a\r\nroot 00000000000000000000000000000000\r\n", 1),
        ("url a\nroot 00000000000000000000000000000000\nanswer 0g\n", 3),
    ])
    func `an enrolment that cannot be read is named with its line`(
        text: String, line: Int
    ) throws {
        try identity.setEnrolment(EnrolmentRecord(url: "https://a", root: .zero))
        try files.write(text, to: "identity/enrolment")
        let error = #expect(throws: IdentityError.self) { try identity.enrolment() }
        #expect("\(try #require(error))".contains("enrolment, line \(line)"))
    }
}
