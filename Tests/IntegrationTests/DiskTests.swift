import Foundation
import TestSupport
import TestTraits
import Testing

/// A small file system of its own, mounted until it is released.
final class SmallDisk {
    private let directory = TemporaryDirectory()
    var path: String { directory.path }

    /// Mounts a tmpfs of so many MiB; the tests run as root, and say so if they do not.
    init(mebibytes: Int) throws {
        let mounted = try Programs.run(
            "/bin/mount", ["-t", "tmpfs", "-o", "size=\(mebibytes)m", "tmpfs", directory.path])
        guard mounted.status == 0 else {
            throw Failure(
                description: "a tmpfs cannot be mounted, which takes root: \(mounted.errors)")
        }
    }

    deinit { _ = try? Programs.run("/bin/umount", ["--lazy", directory.path]) }

    /// Makes it writable or not.
    func remount(_ mode: String) throws {
        try Programs.succeed("/bin/mount", "-o", "remount,\(mode)", path)
    }

    /// Leaves fewer free bytes than the daemon wants, or none.
    func fill(leaving bytes: Int) throws {
        let attributes = try FileManager.default.attributesOfFileSystem(forPath: path)
        let free = try #require(attributes[.systemFreeSize] as? NSNumber).intValue
        try Data(repeating: 0, count: max(0, free - bytes))
            .write(to: URL(filePath: path + "/filler"))
    }

    /// Gives the room back.
    func empty() throws { try FileManager.default.removeItem(atPath: path + "/filler") }
}

/// Disks that fill up, or do not let themselves be written.
@Suite(.blocking)
struct DiskTests {
    /// Presses, and makes sure that nobody is thanked for it.
    private func pressInVain(_ keypad: Keypad) throws {
        let before = try keypad.press(3)
        try keypad.emulate("sleep 300")
        #expect(try keypad.thanks() == before)
    }

    @Test func `a full disk refuses visibly, and recording goes on when there is room`() throws {
        let disk = try SmallDisk(mebibytes: 40)
        let rig = try Rig(state: disk.path + "/state")
        let keypad = try rig.start()
        try keypad.pressAndBeThanked(5)
        try disk.fill(leaving: 1 << 20)
        try pressInVain(keypad)
        try keypad.logged("refused", "the disk is full")
        let full = try rig.status()
        #expect(!full.recording)
        #expect(full.lamp.hasPrefix("red: not recording: the disk is full"), "\(full.lamp)")
        #expect(try rig.hailong("status").status == 1)

        try disk.empty()
        try rig.waitForStatus("recording again") { $0.recording }
        try keypad.pressAndBeThanked(4)
        #expect(try rig.levels() == [5: 1, 4: 1])
        let log = try rig.hailong("log").output
        #expect(log.contains("1 press: could not be written, nobody was thanked"), "\(log)")
        #expect(try keypad.end(by: SIGTERM) == 0)
        let verified = try Programs.run(Programs.path("hailong"), ["verify", rig.state])
        #expect(verified.status == 0, "\(verified.output)")
    }

    @Test func `a disk that is full at the start is waited for`() throws {
        let disk = try SmallDisk(mebibytes: 40)
        let rig = try Rig(state: disk.path + "/state")
        do {
            let keypad = try rig.start()
            try keypad.pressAndBeThanked(5)
            try keypad.end(by: SIGTERM)
        }
        try disk.fill(leaving: 0)
        let keypad = try rig.start()
        try pressInVain(keypad)
        #expect(try !rig.status().recording)
        try disk.empty()
        try rig.waitForStatus("recording again") { $0.recording }
        try keypad.pressAndBeThanked(1)
        #expect(try rig.levels() == [5: 1, 1: 1])
    }

    @Test func `a read-only disk is red, and nobody is thanked until it can be written`() throws {
        let disk = try SmallDisk(mebibytes: 40)
        let rig = try Rig(state: disk.path + "/state")
        do {
            let keypad = try rig.start()
            try keypad.pressAndBeThanked(5)
            try keypad.end(by: SIGTERM)
        }
        try disk.remount("ro")
        let keypad = try rig.start()
        try pressInVain(keypad)
        let status = try rig.status()
        #expect(!status.recording)
        #expect(
            status.lamp.hasPrefix("red: not recording: the file system is read-only"),
            "\(status.lamp)")
        try disk.remount("rw")
        try rig.waitForStatus("recording again") { $0.recording }
        try keypad.pressAndBeThanked(2)
        #expect(try rig.levels() == [5: 1, 2: 1])
    }

    @Test func `a disk that takes three seconds for a flush makes thanks late, and loses nothing`()
        throws
    {
        let rig = try Rig()
        do {
            let keypad = try rig.start()
            try keypad.pressAndBeThanked(5)
            try keypad.end(by: SIGTERM)
        }
        let slow = rig.directory.path + "/slow.so"
        let source = Programs.root.appending(path: "assets/emulators/slow_disk.c").path
        try Programs.succeed("/usr/bin/cc", "-shared", "-fPIC", "-o", slow, source)
        let keypad = try rig.start(environment: ["LD_PRELOAD": slow])
        let before = try keypad.press(1)
        for key in [2, 3, 4] { try keypad.emulate("press \(key)") }
        // Nothing is on disk yet, and the other threads do not wait for it.
        #expect(try keypad.thanks() == before)
        let waiting = try rig.status()
        #expect(waiting.recording)
        #expect(waiting.panels.first?.counted == 4)
        try eventually("thanks") { try keypad.thanks() > before }
        // A stop waits for what was pressed.
        try keypad.emulate("press 1")
        #expect(try keypad.end(by: SIGTERM) == 0)
        #expect(try !keypad.logText().contains("refused"))
        let next = try rig.start()
        #expect(try rig.levels() == [1: 2, 2: 1, 3: 1, 4: 1, 5: 1])
        try next.end(by: SIGTERM)
        let verified = try Programs.run(Programs.path("hailong"), ["verify", rig.state])
        #expect(verified.status == 0, "\(verified.output)")
    }

    @Test func `a first start without a disk to write to says so and ends`() throws {
        let disk = try SmallDisk(mebibytes: 1)
        let rig = try Rig(state: disk.path + "/state")
        try disk.remount("ro")
        let daemon = try Programs.run(Programs.path("hailongd"), ["--config", rig.config])
        #expect(daemon.status == 1)
        #expect(daemon.errors.contains("cannot-run: "), "\(daemon.errors)")
        #expect(daemon.errors.contains("Read-only file system"), "\(daemon.errors)")
    }
}
