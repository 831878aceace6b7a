import BatchFormat
import FeedbackCore
import Foundation
import Glibc
import TestSupport
import TestTraits
import Testing

/// From a press to the province and back on a stick, with a network that never was.
@Suite(.blocking)
struct StickTests {
    private let stick = TemporaryDirectory()

    /// The files on the stick.
    private var files: [String] { TemporaryDirectory.names(in: stick.path + "/hailong") }

    /// The one file whose name ends so.
    private func file(_ ending: String) throws -> String {
        try "hailong/" + #require(files.first { $0.hasSuffix(ending) })
    }

    private func export(_ rig: Rig) throws -> Outcome { try rig.hailong("export", stick.path) }

    private func bring(to province: Province) throws -> Outcome {
        try province.ask("import", stick.path, "--lang", "en")
    }

    /// A kiosk that records, and whose enrolment and ratings were carried there and back once.
    private func enrolled(at province: Province) throws -> (Rig, Keypad) {
        let rig = try Rig()
        let keypad = try rig.start()
        let code = try province.code()
        let order = try rig.hailong("enrol", "--stick", code.code, code.root)
        #expect(order.status == 0, "\(order.errors)")
        for key in [5, 4, 1] { try keypad.pressAndBeThanked(key) }
        let out = try export(rig)
        #expect(out.status == 0, "\(out.errors)")
        let taken = try bring(to: province)
        #expect(taken.status == 0, "\(taken.errors)")
        #expect(taken.output.contains("enrolled at \(Province.point)"), "\(taken.output)")
        let home = try export(rig)
        #expect(home.status == 0, "\(home.errors)")
        #expect(
            home.output.contains("enrolled at point \(Province.point)\n"), "\(home.output)")
        return (rig, keypad)
    }

    @Test func `a kiosk that never has a network is enrolled and delivers on a stick`() throws {
        let province = try Province()
        let (rig, keypad) = try enrolled(at: province)
        #expect(try province.levels() == [5: 1, 4: 1, 1: 1])
        let status = try rig.status()
        #expect(status.point == Province.point)
        // That it is bound to the point, and that somebody carried it away, are entries themselves.
        #expect(status.unsent.entries == 2)
        #expect(try #require(status.lastReceipt).contiguous > 3)
        // Its light does not ask for a network that nobody promised.
        #expect(status.light?.reasons.allSatisfy { !$0.en.contains("enrolled") } == true)

        for key in [2, 2, 3] { try keypad.pressAndBeThanked(key) }
        #expect(try export(rig).output.hasPrefix("wrote 3 ratings in "))
        // Twice out and twice in is as good as once.
        #expect(try export(rig).output.hasPrefix("wrote 3 ratings in "))
        #expect(try bring(to: province).status == 0)
        let again = try bring(to: province)
        #expect(again.output.contains(": 0 batches are held now, "), "\(again.output)")
        #expect(try province.levels() == [1: 1, 2: 2, 3: 1, 4: 1, 5: 1])
        #expect(try rig.status().unsent.entries > 0)
        let home = try export(rig)
        #expect(home.output.contains("took "), "\(home.output)")
        try rig.waitForStatus("all sent") { $0.unsent.entries == 0 }
        #expect(home.output.hasSuffix("nothing waits to be sent\n"), "\(home.output)")
        #expect(files == [])
        #expect(try keypad.end(by: SIGTERM) == 0)
        let verified = try Programs.run(
            Programs.path("hailong"), ["verify", rig.state, "--lang", "en"])
        #expect(verified.status == 0, "\(verified.output)")
        #expect(!verified.output.contains("not checked"), "\(verified.output)")
    }

    @Test func `a full stick is refused by its name at either end, and loses nothing`() throws {
        let province = try Province()
        let (rig, keypad) = try enrolled(at: province)
        let small = try SmallDisk(mebibytes: 1)
        let folder = small.path + "/hailong/"
        try keypad.pressAndBeThanked(2)
        try small.fill(leaving: 0)
        let full = try rig.hailong("export", small.path)
        #expect(full.status == 1 && full.errors.contains(folder), "\(full.errors)")
        #expect(full.errors.contains("No space left on device; the kiosk still has everything"))
        #expect(TemporaryDirectory.names(in: folder) == [])

        try small.empty()
        #expect(try rig.hailong("export", small.path).output.hasPrefix("wrote 1 ratings in "))
        try keypad.pressAndBeThanked(3)
        try small.fill(leaving: 0)
        // What it held before it was full is still whole.
        let parcel = TemporaryDirectory.names(in: folder)
        #expect(try rig.hailong("export", small.path).status == 1)
        #expect(TemporaryDirectory.names(in: folder) == parcel)
        let unanswered = try province.ask("import", small.path, "--lang", "en")
        #expect(unanswered.status == 1 && unanswered.errors.contains(folder))
        #expect(unanswered.errors.contains("what was imported stays imported: import again"))
        #expect(try province.levels() == [5: 1, 4: 1, 1: 1, 2: 1])

        try small.empty()
        #expect(try province.ask("import", small.path, "--lang", "en").status == 0)
        let home = try rig.hailong("export", small.path)
        #expect(home.status == 0 && home.output.contains("took "), "\(home.errors)")
        #expect(try province.ask("import", small.path, "--lang", "en").status == 0)
        #expect(try province.levels() == [5: 1, 4: 1, 1: 1, 2: 1, 3: 1])
    }

    @Test func `what a damaged journal still holds leaves on the stick too`() throws {
        let province = try Province()
        let (rig, keypad) = try enrolled(at: province)
        for key in [2, 2, 3] { try keypad.pressAndBeThanked(key) }
        #expect(try keypad.end(by: SIGTERM) == 0)
        // The last entry, which says that the daemon was stopped, no longer fits the chain.
        let program = """
            import sqlite3
            journal = sqlite3.connect("\(rig.state)/journal/journal.db")
            journal.execute("UPDATE entry SET hash = zeroblob(32) WHERE seq = "
                            "(SELECT max(seq) FROM entry)")
            journal.commit()
            """
        try Programs.succeed("/usr/bin/python3", "-c", program)
        let next = try rig.start()
        try next.pressAndBeThanked(1)
        #expect(try next.logText().contains("a damaged journal was put aside"))

        let out = try export(rig)
        #expect(out.status == 0, "\(out.errors)")
        // Three that the province holds go once more with the chain that was put aside.
        #expect(out.output.hasPrefix("wrote 7 ratings in "), "\(out.output)")
        let taken = try bring(to: province)
        #expect(taken.status == 0, "\(taken.errors)\(taken.output)")
        #expect(try province.levels() == [1: 2, 2: 2, 3: 1, 4: 1, 5: 1])
        #expect(try export(rig).status == 0)
        try rig.waitForStatus("all sent") { $0.unsent.entries == 0 }
        #expect(try next.end(by: SIGTERM) == 0)
    }

    @Test func `the same batches by stick and by network are counted once`() throws {
        let (province, rig, keypad) = try Province.withKiosk()
        try rig.waitForStatus("all sent") { $0.unsent.entries == 0 && $0.lastReceipt != nil }
        province.stop()
        for key in [5, 1] { try keypad.pressAndBeThanked(key) }
        #expect(try export(rig).output.hasPrefix("wrote 2 ratings in "))
        try province.serve()
        // Beside a running server, and while the kiosk sends them over the network too.
        #expect(try bring(to: province).status == 0)
        #expect(try keypad.end(by: SIGTERM) == 0)
        let second = try rig.start()
        try rig.waitForStatus("all sent") { $0.unsent.entries == 0 }
        #expect(try province.levels() == [5: 1, 1: 1])
        // The answers that the stick still brings change nothing.
        #expect(try export(rig).status == 0)
        #expect(try second.end(by: SIGTERM) == 0)
    }

    @Test func `what is wrong with a stick is said, and loses nothing`() throws {
        let province = try Province()
        let (rig, keypad) = try enrolled(at: province)
        try keypad.pressAndBeThanked(5)
        #expect(try export(rig).status == 0)
        let parcel = try file(".parcel")
        let sound = try stick.read(parcel)
        // Torn in the middle of its last message, as when a stick is pulled too soon.
        try stick.write(Array(sound.dropLast(10)), to: parcel)
        let torn = try bring(to: province)
        #expect(torn.status == 1)
        #expect(torn.errors.contains("\(parcel): parcel, byte "), "\(torn.errors)")
        #expect(torn.errors.contains("the bytes end too soon"), "\(torn.errors)")
        // Garbage between sound messages, and a heartbeat's answer where a batch should be.
        try stick.write(Parcel.item([0xd2, 0x84, 1]) + Parcel.item([1, 2]) + sound, to: parcel)
        let mixed = try bring(to: province)
        #expect(mixed.status == 1)
        #expect(mixed.errors.contains("message 1: "), "\(mixed.errors)")
        #expect(mixed.output.contains(": 1 batches are held now"), "\(mixed.output)")
        // Answers that are damaged change nothing; those before the damage are taken.
        let answers = try file(".answers")
        let good = try stick.read(answers)
        try stick.write(Parcel.item([0x83, 1, 2, 3]) + good + [0x59, 0xff], to: answers)
        let home = try export(rig)
        #expect(home.status == 1)
        #expect(home.errors.contains("answer 1: "), "\(home.errors)")
        #expect(home.errors.contains("the bytes end too soon"), "\(home.errors)")
        try rig.waitForStatus("all sent") { $0.unsent.entries == 0 }
        #expect(try province.levels() == [5: 2, 4: 1, 1: 1])
        #expect(try keypad.end(by: SIGTERM) == 0)
    }

    @Test func `one file that cannot be read keeps nobody else's ratings from the province`()
        throws
    {
        let province = try Province()
        let (rig, keypad) = try enrolled(at: province)
        try keypad.pressAndBeThanked(5)
        #expect(try export(rig).status == 0)
        // Both come first by their names.
        let folder = stick.path + "/hailong/"
        #expect(mkdir(folder + "0.parcel", 0o700) == 0)
        #expect(symlink("/proc/self/mem", folder + "00.parcel") == 0)
        let taken = try bring(to: province)
        #expect(taken.status == 1)
        #expect(taken.errors.contains(folder + "0.parcel: cannot read: expected a plain file\n"))
        #expect(taken.errors.contains(folder + "00.parcel: cannot open: "), "\(taken.errors)")
        #expect(taken.output.contains("  answers: \(folder)"), "\(taken.output)")
        #expect(try province.levels() == [5: 2, 4: 1, 1: 1])
        #expect(try export(rig).status == 0)
        try rig.waitForStatus("all sent") { $0.unsent.entries == 0 }
        #expect(try keypad.end(by: SIGTERM) == 0)
    }

    @Test func `answers of another province or for another kiosk change nothing`() throws {
        let (ours, theirs) = (try Province(), try Province())
        let (rig, keypad) = try enrolled(at: ours)
        try keypad.pressAndBeThanked(3)
        #expect(try export(rig).status == 0)
        // Another province does not know the kiosk, and its word is worth nothing here.
        #expect(try bring(to: theirs).status == 1)
        let home = try export(rig)
        #expect(home.status == 1)
        #expect(home.errors.contains("not signed under the key that enrolment pinned"))
        #expect(try rig.status().unsent.entries > 0)
        let other = try enrolled(at: ours)
        try other.1.pressAndBeThanked(5)
        #expect(try export(other.0).status == 0)
        #expect(try bring(to: ours).status == 0)
        let names = files.filter { $0.hasSuffix(".answers") }
        #expect(names.count == 2)
        let swapped = try stick.read("hailong/" + names[0])
        try stick.write(try stick.read("hailong/" + names[1]), to: "hailong/" + names[0])
        try stick.write(swapped, to: "hailong/" + names[1])
        #expect(try export(rig).errors.contains("an answer to another kiosk"))
        #expect(try rig.status().unsent.entries > 0)
        #expect(try keypad.end(by: SIGTERM) == 0)
    }
}
