import Foundation
import Glibc
import TestSupport
import TestTraits
import Testing

/// A rated officer with a shell, who may ask for the status and for nothing else.
@Suite(.blocking)
struct ReadingGroupTests {
    /// A user and the reading group, by numbers that no machine here has given away.
    private static let officer = 54_321
    private static let readers = 54_322

    /// A kiosk whose directories are as the shipped tmpfiles make them.
    private func kiosk() throws -> Rig {
        let rig = try Rig()
        let manager = FileManager.default
        chmod(rig.directory.path, 0o755)
        // What systemd's StateDirectoryMode and tmpfiles say; see the folder systemd.
        try manager.createDirectory(
            atPath: rig.state, withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700])
        try manager.createDirectory(
            atPath: rig.directory.path + "/run", withIntermediateDirectories: false)
        chown(rig.directory.path + "/run", 0, gid_t(Self.readers))
        chmod(rig.directory.path + "/run", 0o2750)
        try rig.configure(socket: "run/control")
        return rig
    }

    /// Runs a program as the officer.
    private func asOfficer(_ program: String, _ arguments: String...) throws -> Outcome {
        try Programs.run(
            "/usr/bin/setpriv",
            [
                "--reuid", "\(Self.officer)", "--regid", "\(Self.officer)", "--groups",
                "\(Self.readers)", "--", program,
            ] + arguments)
    }

    private func hailong(_ rig: Rig, _ arguments: String...) throws -> Outcome {
        try Programs.run(
            "/usr/bin/setpriv",
            [
                "--reuid", "\(Self.officer)", "--regid", "\(Self.officer)", "--groups",
                "\(Self.readers)", "--", Programs.path("hailong"),
            ] + arguments + ["--config", rig.config, "--lang", "en"])
    }

    /// A text without its numbers.
    private func shape(_ text: String) -> String {
        text.replacing(#/[0-9a-f]{8,}…?|-?[0-9]+([0-9.,:/ ]*[0-9])?/#, with: "#")
            .replacing("# seconds", with: "# second").replacing("# minutes", with: "# minute")
    }

    @Test func `the status is for the group, and is the same whichever key was pressed`() throws {
        let rig = try kiosk()
        let keypad = try rig.start(verbose: false)
        try keypad.pressAndBeThanked(2)
        try rig.waitForStatus("amber") { $0.light?.color == "amber" }
        let log = try keypad.logText()
        var seen: Set<String> = []
        for key in [1, 5, 3] {
            try keypad.pressAndBeThanked(key)
            for format in [[], ["--json"]] {
                let status = try Programs.run(
                    "/usr/bin/setpriv",
                    [
                        "--reuid", "\(Self.officer)", "--regid", "\(Self.officer)", "--groups",
                        "\(Self.readers)", "--", Programs.path("hailong"), "status", "--config",
                        rig.config, "--lang", "en",
                    ] + format)
                #expect(status.status == 0, "\(status.errors)")
                seen.insert(shape(status.output))
            }
        }
        #expect(seen.count == 2, "\(seen)")
        // The log, which journald gives to its own readers, tells of no press at all.
        #expect(try keypad.logText() == log)
    }

    @Test func `whoever is not in the group is not even told the status`() throws {
        let rig = try kiosk()
        _ = try rig.start()
        let outcome = try Programs.run(
            "/usr/bin/setpriv",
            [
                "--reuid", "\(Self.officer)", "--regid", "\(Self.officer)", "--clear-groups", "--",
                Programs.path("hailong"), "status", "--config", rig.config, "--lang", "en",
            ])
        #expect(outcome.status == 2, "\(outcome.output)")
    }

    @Test func `the group reads no log, no journal, no rating, and gives no orders`() throws {
        let rig = try kiosk()
        let keypad = try rig.start()
        try keypad.pressAndBeThanked(1)
        let refused = [
            try hailong(rig, "log"), try hailong(rig, "log", "--ratings"),
            try hailong(rig, "log", "--ratings", "--levels"),
            try hailong(rig, "service", "on"), try hailong(rig, "service", "off"),
            try hailong(rig, "enrol", "https://example.vn", "AAAAA-BBBBB", "00"),
            try asOfficer(Programs.path("hailong"), "verify", rig.state),
        ]
        #expect(refused.allSatisfy { $0.status != 0 && !$0.output.contains("level") })
        for order in ["inspect", "enrol"] {
            let asked = try asOfficer(
                "/usr/bin/python3", "-c",
                """
                import socket
                s = socket.socket(socket.AF_UNIX)
                s.connect("\(rig.directory.path)/run/control")
                s.sendall(b'{"ask":"\(order)","server":"http://a","code":"c","root":"\
                \(String(repeating: "0", count: 32))"}\\n')
                print(s.makefile().read())
                """)
            #expect(asked.output.contains("refused"), "\(asked.output) \(asked.errors)")
        }
        // That nothing was recorded about it either.
        #expect(try rig.hailong("log").output.contains("inspected") == false)
    }

    /// Opens, lists and measures everything below a path, and says what it could.
    private static let snooping = """
        import os, sys
        def look(path):
            try:
                if os.path.isdir(path):
                    for name in sorted(os.listdir(path)): look(os.path.join(path, name))
                    return
                with open(path, "rb") as file: file.read(1)
                print("read", path)
            except OSError as error:
                # To know that it is there, how large and how old it is, takes no more than stat.
                try:
                    os.stat(path)
                    print("stat", path)
                except OSError: pass
        for path in sys.argv[1:]: look(path)
        """

    @Test func `no file of the kiosk shows its content, size or age`() throws {
        let rig = try kiosk()
        let keypad = try rig.start()
        try keypad.pressAndBeThanked(5)
        let found = try asOfficer(
            "/usr/bin/python3", "-c", Self.snooping, rig.state, rig.directory.path + "/run")
        let names = found.output.replacing(rig.directory.path, with: "")
        #expect(names.split(separator: "\n").sorted() == Self.visible, "\(found.errors)")
        // The one who may read them does: the looking itself works.
        let root = try Programs.run("/usr/bin/python3", ["-c", Self.snooping, rig.state])
        #expect(root.output.contains("read \(rig.state)/journal/journal.db\n"))
    }

    /// The socket and the locked directory; nothing of the journal.
    private static let visible: [Substring] = [
        "stat /run/control", "stat /state",
    ]

    @Test func `the process shows neither its memory nor what it has open`() throws {
        let rig = try kiosk()
        let keypad = try rig.start()
        let pid = try keypad.pid()
        let secrets = ["mem", "environ", "maps", "fd", "io", "stack", "syscall", "cwd", "root"]
        for name in secrets {
            let path = "/proc/\(pid)/\(name)"
            let outcome = try asOfficer(
                "/usr/bin/python3", "-c",
                """
                import os
                try: print(os.listdir("\(path)") if os.path.isdir("\(path)") else
                           (os.readlink if os.path.islink("\(path)") else
                            lambda p: open(p, "rb").read(1))("\(path)"))
                except OSError: print("no")
                """)
            #expect(outcome.output == "no\n", "\(path): \(outcome.output)")
        }
        let line = try asOfficer("/usr/bin/cat", "/proc/\(pid)/cmdline").output
        #expect(line.contains("hailongd"))
    }
}
