import Foundation
import TestSupport
import TestTraits
import Testing

/// Files that are not as they should be.
@Suite(.blocking)
struct BadInputTests {
    @Test func `a mistake in kiosk.yaml is placed, and nothing starts`() throws {
        let rig = try Rig()
        let text = String(decoding: try rig.directory.read("kiosk.yaml"), as: UTF8.self)
        try rig.directory.write(
            text.replacing("  every: 1 min", with: "  evry: 1 min"), to: "kiosk.yaml")
        let line = "\(rig.config):10:3: upload: unknown key \"evry\"; expected one of: "
        let daemon = try Programs.run(Programs.path("hailongd"), ["--config", rig.config])
        #expect(daemon.status == 78)
        #expect(daemon.errors.hasPrefix("hailongd: \(line)"), "\(daemon.errors)")
        let check = try rig.hailong("config", "check")
        #expect(check.status == 78)
        #expect(check.errors.hasPrefix(line), "\(check.errors)")
        #expect(try rig.hailong("status").status == 2)
    }

    @Test func `a good configuration is summed up`() throws {
        let rig = try Rig()
        let check = try rig.hailong("config", "check")
        #expect(check.status == 0)
        #expect(
            check.output == "ok: \(rig.config): 1 panel, 2 questions of one-stop, "
                + "state in \(rig.state)\n")
    }

    @Test(arguments: [true, false])
    func `a key that cannot be read does not stop recording`(isDirectory: Bool) throws {
        let rig = try Rig()
        let key = URL(filePath: rig.state + "/identity/kiosk.key")
        try FileManager.default.createDirectory(
            at: isDirectory ? key : key.deletingLastPathComponent(),
            withIntermediateDirectories: true)
        if !isDirectory { try Data("garbled\n".utf8).write(to: key) }
        let keypad = try rig.start()
        try keypad.logged("key-unreadable", "recording goes on")
        try keypad.pressAndBeThanked(5)
        let status = try rig.status()
        #expect(status.lamp.hasPrefix("amber: "), "\(status.lamp)")
        #expect(status.lamp.contains("the signing key cannot be read, nothing can be sent"))
        let enrol = try rig.hailong(
            "enrol", "http://127.0.0.1:9", "CODE", "00112233445566778899aabbccddeeff")
        #expect(enrol.status == 1)
        #expect(enrol.errors == "hailong: the kiosk's key cannot be read, so it cannot enrol\n")
        #expect(try rig.levels() == [5: 1])
    }

    @Test(arguments: ["notes.txt", "journal.db"])
    func `a directory that is not ours is left alone, in red`(name: String) throws {
        let rig = try Rig()
        let journal = rig.state + "/journal"
        try FileManager.default.createDirectory(
            atPath: journal, withIntermediateDirectories: true)
        let made = """
            import sqlite3
            sqlite3.connect("\(journal)/\(name)").execute("CREATE TABLE t(a)")
            """
        try Programs.succeed("/usr/bin/python3", "-c", made)
        let before = try Data(contentsOf: URL(filePath: journal + "/" + name))
        let keypad = try rig.start()
        try keypad.logged("journal-unusable", "move it away")
        let status = try rig.status()
        #expect(status.running && !status.recording)
        #expect(status.lamp.hasPrefix("red: not recording: the journal cannot be opened"))
        try keypad.emulate("press 5")
        #expect(try rig.hailong("status").status == 1)
        #expect(try keypad.thanks() == 0)
        #expect(try keypad.end(by: SIGTERM) == 0)
        #expect(try Data(contentsOf: URL(filePath: journal + "/" + name)) == before)
        #expect(try FileManager.default.contentsOfDirectory(atPath: journal) == [name])
    }

    @Test func `the command line is checked`() throws {
        let rig = try Rig()
        let wrong = [
            ["log", "--since", "yesterday"], ["log", "--levels"], ["log", "--format", "xml"],
            ["verify"], ["frobnicate"], ["enrol", "http://h", "CODE", "00"],
        ]
        for arguments in wrong {
            let outcome = try Programs.run(
                Programs.path("hailong"),
                arguments + (arguments.count > 1 ? ["--config", rig.config] : []))
            #expect(outcome.status == 64, "\(arguments): \(outcome.errors)")
            #expect(outcome.errors.hasPrefix("hailong: "), "\(outcome.errors)")
            #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
        }
        #expect(try rig.hailong("--version").output.hasPrefix("hailong 0."))
        #expect(try rig.hailong("log").status == 1)
    }
}
