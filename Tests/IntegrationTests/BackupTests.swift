import Foundation
import TestSupport
import TestTraits
import Testing

/// Last night's copy of a server, made and put back as the handbook says.
@Suite(.blocking)
struct BackupTests {
    @Test func `the day that a backup lacks comes again by itself, and counts once`() throws {
        let (province, rig, keypad) = try Province.withKiosk()
        try keypad.pressAndBeThanked(5)
        try rig.waitForStatus("all sent") { $0.unsent.entries == 0 && $0.lastReceipt != nil }
        let copy = try backUp(province)

        for key in [1, 1] { try keypad.pressAndBeThanked(key) }
        try rig.waitForStatus("all sent") { $0.unsent.entries == 0 }
        try eventually("the day") { try province.levels() == [5: 1, 1: 2] }
        let served = try province.ask("restore", copy)
        #expect(served.status == 1)
        #expect(served.errors.contains("another hailong-server"), "\(served.errors)")

        province.stop(by: SIGTERM)
        #expect(try province.levels() == [5: 1, 1: 2])
        let restored = try province.administer("restore", copy).output
        #expect(restored.contains(" 1 kiosks\n"), "\(restored)")
        #expect(restored.contains("what was there is now in "), "\(restored)")
        #expect(try province.levels() == [5: 1])

        try province.serve()
        try keypad.pressAndBeThanked(4)
        try eventually("the day again") { try province.levels() == [5: 1, 1: 2, 4: 1] }
        try rig.waitForStatus("all sent") { $0.unsent.entries == 0 }
        #expect(try keypad.end(by: SIGTERM) == 0)
        let verified = try Programs.run(
            Programs.path("hailong"), ["verify", rig.state, "--lang", "en"])
        #expect(verified.status == 0, "\(verified.output)")
    }

    /// A copy, made while the server serves; a second one of the same name is refused.
    private func backUp(_ province: Province) throws -> String {
        let copy = province.directory.path + "/night"
        let made = try province.administer("backup", copy).output.split(separator: "\n")
        #expect(made == ["\(copy)", "\(copy).published"])
        let again = try province.ask("backup", copy)
        #expect(again.status == 1 && again.errors.contains(copy), "\(again.errors)")
        return copy
    }

    @Test func `a damaged copy is refused, and what is there stays`() throws {
        let province = try Province()
        let copy = province.directory.path + "/night"
        try province.administer("backup", copy)
        var bytes = try Data(contentsOf: URL(filePath: copy))
        let page = 4096
        try #require(bytes.count > 2 * page)
        for place in page..<2 * page { bytes[place] ^= 0xff }
        try bytes.write(to: URL(filePath: copy))
        for file in [copy, province.directory.path + "/nothing", "/etc/hostname"] {
            let refused = try province.ask("restore", file)
            #expect(refused.status == 1, "\(file): \(refused.output)")
            #expect(refused.errors.contains(file), "\(refused.errors)")
        }
        #expect(try province.ask("point", "list").output.contains(Province.point))
    }

    @Test func `a damaged copy of what was published is refused where it is needed`() throws {
        let province = try Province()
        let copy = province.directory.path + "/night"
        try province.administer("backup", copy)
        try Data("nothing".utf8).write(to: URL(filePath: copy + ".published"))
        let other = try Province()
        let data = other.directory.path + "/data"
        try? FileManager.default.removeItem(atPath: data + "/published.db")
        // Whoever looks whether it is served leaves a lock behind.
        let before = Set(TemporaryDirectory.names(in: data) + ["serve.lock"])
        let refused = try other.ask("restore", copy)
        #expect(refused.status == 1, "\(refused.output)")
        #expect(refused.errors.contains(copy + ".published: cannot restore"), "\(refused.errors)")
        #expect(Set(TemporaryDirectory.names(in: data)) == before)
        try FileManager.default.removeItem(atPath: copy + ".published")
        let restored = try other.administer("restore", copy).output
        #expect(restored.contains("\(copy).published is not there"), "\(restored)")
    }
}
