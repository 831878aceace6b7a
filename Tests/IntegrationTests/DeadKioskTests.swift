import Foundation
import TestSupport
import TestTraits
import Testing

/// What the command says when no daemon answers.
@Suite(.blocking)
struct DeadKioskTests {
    /// A kiosk that recorded a few ratings and was killed.
    private func killed(presses: Int = 3) throws -> Rig {
        let rig = try Rig()
        let keypad = try rig.start()
        for key in 1...presses { try keypad.pressAndBeThanked(key) }
        try keypad.end(by: SIGKILL)
        return rig
    }

    @Test func `a dead kiosk's journal still tells`() throws {
        let rig = try killed()
        let screen = try rig.hailong("status")
        #expect(screen.status == 1)
        #expect(screen.output.contains("NOT RECORDING: hailongd is not running"))
        #expect(screen.errors.isEmpty)
        let status: Status = try rig.hailong("status", "--json").json()
        #expect(!status.recording && !status.running)
        // Boot, configuration and three ratings; clock and panel ride along.
        #expect(status.unsent.entries == 5)
        #expect(status.chain?.sequence == 7)

        let log = try rig.hailong("log")
        #expect(log.status == 0)
        for words in ["started, boot 1", "panel 1 attached", "questions one-stop", "<10"] {
            #expect(log.output.contains(words), "\(log.output)")
        }
        let verified = try Programs.run(Programs.path("hailong"), ["verify", rig.state])
        #expect(verified.status == 0)
        #expect(verified.output.contains("entries 1–7 verify"), "\(verified.output)")
    }

    @Test func `journals that were put aside are verified with the one in use`() throws {
        let rig = try killed()
        for place in ["quarantine", "branches"].map({ rig.state + "/" + $0 }) {
            let manager = FileManager.default
            try manager.createDirectory(atPath: place, withIntermediateDirectories: true)
            try manager.copyItem(atPath: rig.state + "/journal", toPath: place + "/a-1")
        }
        let verified = try Programs.run(
            Programs.path("hailong"), ["verify", rig.state, "--lang", "en"])
        #expect(verified.output.contains("ok: nothing is wrong in 3"), "\(verified.output)")
        for name in ["journal", "quarantine/a-1", "branches/a-1"] {
            #expect(verified.output.contains("\(rig.state)/\(name): journal of kiosk"))
        }
    }

    @Test func `the log never says which key, and single ratings want a running daemon`() throws {
        let rig = try killed()
        for format in ["table", "json", "csv"] {
            let text = try rig.hailong("log", "--format", format).output.lowercased()
            #expect(!text.contains("level") && !text.contains("rating\""))
        }
        let refused = try rig.hailong("log", "--ratings")
        #expect(refused.status == 1)
        #expect(refused.output.isEmpty)
        #expect(
            refused.errors == "hailong: single ratings can be read only while hailongd runs, "
                + "because reading them is itself recorded\n")
    }

    @Test func `who reads single ratings is written down first`() throws {
        let rig = try Rig()
        let keypad = try rig.start()
        for key in [2, 2, 4] { try keypad.pressAndBeThanked(key) }
        struct Row: Decodable {
            var seq: Int
            var panel: Int
            var question: Int
            var level: Int
        }
        let rows: [Row] = try rig.hailong("log", "--ratings", "--format", "json").json()
        #expect(rows.map(\.level) == [2, 2, 4])
        #expect(rows.allSatisfy { $0.panel == 1 && $0.question == 1 })
        let log = try rig.hailong("log").output
        #expect(log.contains("inspected"))
        #expect(log.contains("user \(geteuid()) read single ratings"))
        let later = try rig.hailong("log", "--ratings", "--since", "2099-01-01", "--format", "json")
        #expect(later.output == "[]\n")
    }

    /// Makes the last entry a rating of level 5 that names the one so many entries before, and
    /// hashes it as docs/protocol.md says.
    private func correct(_ rig: Rig, back: Int) throws {
        let program = """
            import hashlib, sqlite3
            def number(n):
                if n < 24: return bytes([n])
                size = 1 if n < 2**8 else 2 if n < 2**16 else 4 if n < 2**32 else 8
                return bytes([23 + size.bit_length()]) + n.to_bytes(size, "big")
            journal = sqlite3.connect("\(rig.state)/journal/journal.db")
            (before,) = journal.execute("SELECT hash FROM entry WHERE seq = 6").fetchone()
            boot, ms = journal.execute("SELECT boot, ms FROM entry WHERE seq = 7").fetchone()
            fact = b"".join(map(number, [1, 1, 1, 5, 0, \(back)]))
            hashed = b"\\x89" + b"".join(map(number, [7, boot, ms])) + fact
            digest = hashlib.sha256(b"\\0" + before + hashed).digest()
            journal.execute(
                "UPDATE entry SET body = ?, hash = ? WHERE seq = 7", [b"\\x86" + fact, digest])
            journal.commit()
            """
        try Programs.succeed("/usr/bin/python3", "-c", program)
    }

    @Test func `a correction is shown only with single ratings, by the entry that it replaces`()
        throws
    {
        let rig = try killed()
        try correct(rig, back: 1)
        let verified = try Programs.run(Programs.path("hailong"), ["verify", rig.state])
        #expect(verified.output.contains("entries 1–7 verify") && verified.status == 0)
        for format in ["table", "json", "csv"] {
            let text = try rig.hailong("log", "--format", format).output.lowercased()
            #expect(!text.contains("level") && !text.contains("replaces"))
        }
        let keypad = try rig.start()
        let table = try rig.hailong("log", "--ratings").output.split(separator: "\n")
        #expect(table.map { $0.hasSuffix("level 5  replaces 6") } == [false, false, true])
        let rows = try rig.hailong("log", "--ratings", "--format", "csv").output
        #expect(rows.hasPrefix("time,seq,boot,ms,panel,question,level,mark,replaces\n"))
        let ends = rows.split(separator: "\n").dropFirst().map { $0.suffix(8) }
        #expect(ends == ["1,1,1,0,", "1,1,2,0,", ",1,5,0,6"])
        struct Row: Decodable { var replaces: Int? }
        let json: [Row] = try rig.hailong("log", "--ratings", "--format", "json").json()
        #expect(json.map(\.replaces) == [nil, nil, 6])
        try keypad.end(by: SIGKILL)
    }

    @Test func `a correction of what is no rating is named`() throws {
        let rig = try killed()
        try correct(rig, back: 6)
        let verified = try Programs.run(Programs.path("hailong"), ["verify", rig.state])
        #expect(verified.status == 1)
        #expect(
            verified.output.contains(
                "BROKEN  entry 7: it replaces entry 1, which is no rating that it may replace"),
            "\(verified.output)")
    }

    @Test func `a bit that turned is found`() throws {
        let rig = try killed()
        let program = """
            import sqlite3
            journal = sqlite3.connect("\(rig.state)/journal/journal.db")
            journal.execute("UPDATE entry SET ms = ms + 1 WHERE seq = 6")
            journal.commit()
            """
        try Programs.succeed("/usr/bin/python3", "-c", program)
        let verified = try Programs.run(
            Programs.path("hailong"), ["verify", rig.state + "/journal/journal.db"])
        #expect(verified.status == 1)
        #expect(verified.output.contains("BROKEN  entry 6: its hash"), "\(verified.output)")
    }

    @Test func `what is no evidence is unreadable`() throws {
        let rig = try Rig()
        try rig.directory.write("no message", to: "file.cose")
        for path in ["file.cose", "missing", "questions"] {
            let outcome = try Programs.run(
                Programs.path("hailong"), ["verify", rig.directory.path + "/" + path])
            #expect(outcome.status == 2, "\(path): \(outcome.output)")
            #expect(outcome.output.contains("UNREADABLE: 1 of 1"))
        }
    }

    @Test func `saved messages verify with the keys that are given`() throws {
        let vectors = Programs.root.appending(path: "Tests/BatchFormatTests/Vectors")
        struct Known: Decodable {
            struct Key: Decodable {
                var spki: String
                var id: String
            }
            var keys: [String: Key]
        }
        let known = try JSONDecoder().decode(
            Known.self, from: Data(contentsOf: vectors.appending(path: "known.json")))
        let kiosk = try #require(known.keys["kiosk"])
        let root = try #require(known.keys["root"])
        let files =
            [
                "batch.cose", "batch-second.cose", "receipt.cose", "enrolment.cose", "key.cose",
                "answer.cbor", "heartbeat.cose", "heartbeat-answer.cose", "heartbeat-answer.cbor",
            ].map { vectors.appending(path: $0).path }
        let outcome = try Programs.run(
            Programs.path("hailong"),
            ["verify", "--key", kiosk.spki, "--root", root.id, "--lang", "en"] + files)
        #expect(outcome.status == 0, "\(outcome.output)")
        #expect(!outcome.output.contains("not checked"), "\(outcome.output)")
        #expect(outcome.output.contains("ok: nothing is wrong in 9"))
        #expect(outcome.output.contains("heartbeat of kiosk 0011"), "\(outcome.output)")
        #expect(outcome.output.contains("ignored: the server has a later heartbeat"))
        let other = try Programs.run(
            Programs.path("hailong"), ["verify", "--root", kiosk.id, files[5]])
        #expect(other.status == 1)
    }
}
