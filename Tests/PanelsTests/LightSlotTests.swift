import FeedbackCore
import Testing

@testable import Panels

struct LightSlotTests {
    private let start = BootTime(seconds: 100)

    @Test func `a light that fails is tried after 1, 2, 4 … s, and at most every minute`() {
        let device = FakeLight()
        let slot = LightSlot(.leds(.init(red: "red")), device: device)
        device.refusal = LightRefusal("red", .failed(code: 5))
        slot.hear(of: nil, at: start)
        var now = start
        var waits: [TimeSpan] = []
        for _ in 0..<8 {
            slot.drive(at: now)
            guard let next = slot.deadline(after: now) else { break }
            waits.append(next - now)
            now = next
        }
        #expect(waits == [1, 2, 4, 8, 16, 32, 60, 60].map { .seconds($0) })
        #expect(slot.connection.failure == "red fails (Input/output error)")
        #expect(device.openings == 8)
    }

    @Test func `what is not there wakes nobody until udev has news`() {
        let device = FakeLight()
        let slot = LightSlot(.leds(.init(red: "red")), device: device)
        device.refusal = LightRefusal("red", .absent)
        slot.hear(of: nil, at: start)
        slot.drive(at: start)
        #expect(slot.deadline(after: start) == nil)
        slot.drive(at: start + .hours(1))
        #expect(device.openings == 1)
        device.refusal = nil
        slot.hear(of: ["hidraw7"], at: start + .hours(2))
        slot.drive(at: start + .hours(2))
        #expect(device.openings == 2)
        #expect(slot.connection.failure == nil)
    }

    @Test func `a light that works is opened anew only on news of itself`() {
        let device = FakeLight()
        let slot = LightSlot(.leds(.init(red: "red")), device: device)
        slot.hear(of: nil, at: start)
        slot.drive(at: start)
        slot.hear(of: ["green", "hidraw7"], at: start)
        slot.drive(at: start)
        #expect(device.openings == 1)
        slot.hear(of: ["red"], at: start)
        slot.drive(at: start)
        #expect(device.openings == 2)
        // The kernel dropped news: it may have been about any.
        slot.hear(of: nil, at: start)
        slot.drive(at: start)
        #expect(device.openings == 3)
    }

    @Test func `a light that ceases to take what is written is opened anew a second later`() {
        let device = FakeLight()
        let slot = LightSlot(.leds(.init(red: "red")), device: device)
        slot.hear(of: nil, at: start)
        slot.drive(at: start)
        device.driveRefusal = LightRefusal("red", .failed(code: 5))
        slot.drive(at: start)
        #expect(slot.connection.failure != nil)
        device.driveRefusal = nil
        slot.drive(at: start + .milliseconds(999))
        #expect(device.openings == 1)
        slot.drive(at: start + .seconds(1))
        #expect(device.openings == 2)
        #expect(slot.connection.failure == nil)
    }

    @Test func `only what is open is left red`() {
        let device = FakeLight()
        let slot = LightSlot(.leds(.init(red: "red")), device: device)
        slot.rest()
        #expect(device.rests == 0)
        slot.hear(of: nil, at: start)
        slot.drive(at: start)
        slot.rest()
        #expect(device.rests == 1)
    }
}

private final class FakeLight: LightDevice {
    var refusal: LightRefusal?
    var driveRefusal: LightRefusal?
    private(set) var openings = 0
    private(set) var rests = 0

    func open() throws(LightRefusal) {
        openings += 1
        if let refusal { throw refusal }
    }

    func isNamed(_ name: String) -> Bool { name == "red" }
    func show(_ light: Light, at now: BootTime) {}
    func live(at time: BootTime) {}

    func drive(at now: BootTime) throws(LightRefusal) {
        if let driveRefusal { throw driveRefusal }
    }

    func nextChange(after now: BootTime) -> BootTime? { nil }
    func rest() throws(LightRefusal) { rests += 1 }
}
