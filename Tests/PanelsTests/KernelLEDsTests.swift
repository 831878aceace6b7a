import FeedbackCore
import Foundation
import Testing

@testable import Panels

/// Lamps of the kernel, in a directory that stands for `/sys/class/leds`.
struct KernelLEDsTests {
    private let start = BootTime(seconds: 100)

    private func light(_ color: Light.Color, _ pattern: LightPattern) -> Light {
        Light(color: color, pattern: pattern, reasons: [])
    }

    @Test func `opening puts lamps out, and the light lights one as bright as it can be`() throws {
        let sysfs = try LEDFolder(["green:status": 255, "red:status": 1])
        try sysfs.set("red:status", "1")
        let leds = KernelLEDs(.init(green: "green:status", red: "red:status"), root: sysfs.path)
        try leds.open()
        #expect(try sysfs.brightness() == ["green:status": "0", "red:status": "0"])
        leds.show(light(.green, .steady), at: start)
        try leds.drive(at: start)
        #expect(try sysfs.brightness() == ["green:status": "255", "red:status": "0"])
        #expect(leds.nextChange(after: start) == nil)
        leds.show(light(.red, .fast), at: start)
        try leds.drive(at: start)
        #expect(try sysfs.brightness() == ["green:status": "0", "red:status": "1"])
        #expect(leds.nextChange(after: start) == start + .milliseconds(250))
        try leds.drive(at: start + .milliseconds(250))
        #expect(try sysfs.brightness() == ["green:status": "0", "red:status": "0"])
    }

    @Test func `one lamp can show all three colours by its pattern`() throws {
        let sysfs = try LEDFolder(["usr0": 7])
        let leds = KernelLEDs(.init(green: "usr0", amber: "usr0", red: "usr0"), root: sysfs.path)
        try leds.open()
        for color in [Light.Color.green, .amber, .red] {
            leds.show(light(color, .fast), at: start)
            try leds.drive(at: start)
            #expect(try sysfs.brightness() == ["usr0": "7"])
            try leds.drive(at: start + .milliseconds(250))
            #expect(try sysfs.brightness() == ["usr0": "0"])
        }
    }

    @Test func `at rest only a lamp that is red and nothing else is lit`() throws {
        let shared = try LEDFolder(["usr0": 7])
        let one = KernelLEDs(.init(green: "usr0", red: "usr0"), root: shared.path)
        try one.open()
        try one.rest()
        #expect(try shared.brightness() == ["usr0": "0"])
        let sysfs = try LEDFolder(["green": 1, "red": 1])
        let two = KernelLEDs(.init(green: "green", red: "red"), root: sysfs.path)
        try two.open()
        try two.rest()
        #expect(try sysfs.brightness() == ["green": "0", "red": "1"])
    }

    @Test func `a colour without a lamp is not shown, and wakes nobody`() throws {
        let sysfs = try LEDFolder(["red": 1])
        let leds = KernelLEDs(.init(red: "red"), root: sysfs.path)
        try leds.open()
        leds.show(light(.amber, .slow), at: start)
        try leds.drive(at: start)
        #expect(try sysfs.brightness() == ["red": "0"])
        #expect(leds.nextChange(after: start) == nil)
    }

    @Test func `nothing is written that has not changed`() throws {
        let sysfs = try LEDFolder(["green": 1])
        let leds = KernelLEDs(.init(green: "green"), root: sysfs.path)
        try leds.open()
        leds.show(light(.green, .steady), at: start)
        try leds.drive(at: start)
        try sysfs.set("green", "by another hand")
        try leds.drive(at: start + .seconds(1))
        #expect(try sysfs.brightness() == ["green": "by another hand"])
    }

    @Test func `at rest red is lit and all else dark`() throws {
        let sysfs = try LEDFolder(["green": 1, "red": 3])
        let leds = KernelLEDs(.init(green: "green", red: "red"), root: sysfs.path)
        try leds.open()
        leds.show(light(.green, .steady), at: start)
        try leds.drive(at: start)
        try leds.rest()
        #expect(try sysfs.brightness() == ["green": "0", "red": "3"])
    }

    @Test func `a lamp that is not there is named, and waits for news`() throws {
        let sysfs = try LEDFolder(["green": 1])
        let leds = KernelLEDs(.init(green: "green", red: "red"), root: sysfs.path)
        let path = "\(sysfs.path)/red/max_brightness"
        #expect(throws: LightRefusal(path, .absent)) { try leds.open() }
        #expect(LightRefusal(path, .absent).waitsForPlug)
    }

    @Test func `a lamp that vanishes while it is lit is absent`() throws {
        let sysfs = try LEDFolder(["green": 1])
        let leds = KernelLEDs(.init(green: "green"), root: sysfs.path)
        try leds.open()
        try sysfs.remove("green")
        leds.show(light(.green, .steady), at: start)
        #expect(throws: LightRefusal("\(sysfs.path)/green/brightness", .absent)) {
            try leds.drive(at: start)
        }
    }

    @Test func `a lamp that may not be written names the rule to install`() {
        let refusal = LightRefusal("/sys/class/leds/red/brightness", .failed(code: EACCES))
        #expect(
            refusal.description == "/sys/class/leds/red/brightness cannot be written "
                + "(Permission denied): install kiosk-config/70-hailong.rules with a line for it, "
                + "then plug it in again or run udevadm trigger")
        #expect(!refusal.waitsForPlug)
    }
}

/// A directory laid out as `/sys/class/leds`.
private final class LEDFolder {
    private let url = FileManager.default.temporaryDirectory.appending(path: "leds-\(UUID())")
    var path: String { url.path }

    /// Makes lamps with so much brightness.
    init(_ lamps: [String: Int]) throws {
        for (name, brightness) in lamps {
            try FileManager.default.createDirectory(
                at: url.appending(path: name), withIntermediateDirectories: true)
            try "\(brightness)\n".write(
                to: url.appending(path: "\(name)/max_brightness"), atomically: false,
                encoding: .utf8)
            try set(name, "0")
        }
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func set(_ name: String, _ text: String) throws {
        try text.write(
            to: url.appending(path: "\(name)/brightness"), atomically: false, encoding: .utf8)
    }

    func remove(_ name: String) throws {
        try FileManager.default.removeItem(at: url.appending(path: name))
    }

    func brightness() throws -> [String: String] {
        var all: [String: String] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: path) {
            all[name] = try String(
                contentsOf: url.appending(path: "\(name)/brightness"), encoding: .utf8)
        }
        return all
    }
}
