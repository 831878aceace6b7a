import FeedbackCore
import Foundation
import Testing

@testable import Display

/// Lights behind displays, in a directory that stands for `/sys/class/backlight`; files and words
/// are those of the kernel's Documentation/ABI/stable/sysfs-class-backlight.
struct BacklightTests {
    private let start = BootTime(seconds: 100)

    private func found(
        _ sysfs: BacklightFolder, _ connector: String = "card0-eDP-1", isBuiltIn: Bool = true
    ) -> String? {
        Backlight.find(in: sysfs.path, lighting: connector, isBuiltIn: isBuiltIn)
            .map { String($0.directory.dropFirst(sysfs.path.count + 1)) }
    }

    @Test func `firmware goes before platform, and that before raw`() throws {
        let sysfs = try BacklightFolder()
        #expect(found(sysfs) == nil)
        try sysfs.add("intel_backlight", type: "raw", device: "../../card0-eDP-1")
        #expect(found(sysfs) == "intel_backlight")
        try sysfs.add("backlight", type: "platform", device: "../../../backlight")
        #expect(found(sysfs) == "backlight")
        try sysfs.add("acpi_video0", type: "firmware", device: "../../../0000:00:02.0")
        #expect(found(sysfs) == "acpi_video0")
    }

    @Test func `of two that are alike the one that names the connector is taken`() throws {
        let sysfs = try BacklightFolder()
        try sysfs.add("10-0045", type: "raw", device: "../../10-0045")
        try sysfs.add("amdgpu_bl1", type: "raw", device: "../../card0-eDP-1")
        #expect(found(sysfs) == "amdgpu_bl1")
        try sysfs.add("amdgpu_bl0", type: "raw", device: "../../card0-eDP-2")
        #expect(found(sysfs) == "amdgpu_bl1")
        #expect(found(sysfs, "card0-eDP-2") == "amdgpu_bl0")
    }

    @Test func `the machine's own panel is not dimmed for a display that is plugged in`() throws {
        let sysfs = try BacklightFolder()
        try sysfs.add("acpi_video0", type: "firmware", device: "../../../0000:00:02.0")
        try sysfs.add("intel_backlight", type: "raw", device: "../../card0-eDP-1")
        #expect(found(sysfs, "card0-HDMI-A-1", isBuiltIn: false) == nil)
        try sysfs.add("ddcci2", type: "raw", device: "../../card0-HDMI-A-1")
        #expect(found(sysfs, "card0-HDMI-A-1", isBuiltIn: false) == "ddcci2")
    }

    @Test(arguments: [
        (255, 100, "255"), (255, 50, "128"), (255, 10, "26"), (7, 20, "1"), (15, 10, "2"),
        (1, 10, "1"), (96_000, 20, "19200"),
    ])
    func `a share of its light is written, and never 0`(
        most: Int, percent: Int, written: String
    ) throws {
        let sysfs = try BacklightFolder()
        try sysfs.add("panel", type: "raw", most: most, brightness: "0\n")
        var dimmer = Dimmer(root: sysfs.path)
        #expect(
            dimmer.set(percent, connector: "card1-DSI-1", isBuiltIn: true, at: start) == 100)
        #expect(try sysfs.brightness("panel") == written)
        #expect(dimmer.trouble == nil && dimmer.retryAt == nil)
    }

    @Test func `what is so already is not written, and dark is not the backlight's`() throws {
        let sysfs = try BacklightFolder()
        try sysfs.add("panel", type: "raw", most: 255, brightness: "255\n")
        var dimmer = Dimmer(root: sysfs.path)
        #expect(dimmer.set(100, connector: "card0-DSI-1", isBuiltIn: true, at: start) == 100)
        #expect(try sysfs.brightness("panel") == "255\n")
        #expect(dimmer.set(0, connector: "card0-DSI-1", isBuiltIn: true, at: start) == 0)
        #expect(try sysfs.brightness("panel") == "255\n")
    }

    @Test func `without a backlight, and with one that fails, the picture is darkened`() throws {
        let sysfs = try BacklightFolder()
        var dimmer = Dimmer(root: sysfs.path + "/none")
        #expect(dimmer.set(20, connector: "card0-HDMI-A-1", isBuiltIn: false, at: start) == 20)
        #expect(dimmer.trouble == nil)
        try sysfs.add("panel", type: "raw", most: 255, brightness: "many\n")
        dimmer = Dimmer(root: sysfs.path)
        #expect(dimmer.set(20, connector: "card0-DSI-1", isBuiltIn: true, at: start) == 20)
        #expect(dimmer.trouble == "read \(sysfs.path)/panel/brightness: Invalid argument")
        #expect(dimmer.retryAt == start + .minutes(1))
        try sysfs.add("panel", type: "raw", most: 255, brightness: "7\n")
        #expect(dimmer.set(20, connector: "card0-DSI-1", isBuiltIn: true, at: start) == 100)
        #expect(dimmer.trouble == nil && dimmer.retryAt == nil)
        #expect(try sysfs.brightness("panel") == "51")
    }

    @Test func `a backlight without a file is named`() throws {
        let sysfs = try BacklightFolder()
        try sysfs.add("panel", type: "raw", most: nil, brightness: "7\n")
        var dimmer = Dimmer(root: sysfs.path)
        #expect(dimmer.set(20, connector: "card0-DSI-1", isBuiltIn: true, at: start) == 20)
        let path = "\(sysfs.path)/panel/max_brightness"
        #expect(dimmer.trouble == "open \(path): No such file or directory")
    }
}

/// A directory with backlights.
private final class BacklightFolder {
    private let url = FileManager.default.temporaryDirectory.appending(path: "light-\(UUID())")
    var path: String { url.path }

    init() throws {
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func add(
        _ name: String, type: String, most: Int? = 255, brightness: String = "0\n",
        device: String? = nil
    ) throws {
        let folder = url.appending(path: name)
        try? FileManager.default.removeItem(at: folder)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var files = ["type": "\(type)\n", "brightness": brightness]
        files["max_brightness"] = most.map { "\($0)\n" }
        for (file, text) in files {
            try text.write(to: folder.appending(path: file), atomically: false, encoding: .utf8)
        }
        guard let device else { return }
        try FileManager.default.createSymbolicLink(
            atPath: folder.appending(path: "device").path, withDestinationPath: device)
    }

    func brightness(_ name: String) throws -> String {
        try String(contentsOf: url.appending(path: "\(name)/brightness"), encoding: .utf8)
    }
}
