import Testing

@testable import ConfigFiles

struct EventCodeTests {
    // Numbers of linux/input-event-codes.h.
    @Test(
        arguments: [
            ("KEY_1", 2), ("KEY_5", 6), ("KEY_KP1", 79), ("KEY_KP5", 76), ("BTN_TRIGGER", 288),
            ("BTN_TOP2", 292), ("BTN_SOUTH", 304), ("BTN_TRIGGER_HAPPY40", 743),
        ] as [(String, UInt16)])
    func `a key has the number of the kernel's headers`(_ name: String, _ code: UInt16) {
        #expect(EventCode.key(name) == code)
    }

    @Test(
        arguments: [
            ("LED_NUML", 0), ("LED_CAPSL", 1), ("LED_SCROLLL", 2), ("LED_MUTE", 7),
        ] as [(String, UInt16)])
    func `a lamp has the number of the kernel's headers`(_ name: String, _ code: UInt16) {
        #expect(EventCode.lamp(name) == code)
    }

    @Test(arguments: ["", "1", "KEY_", "key_1", "KEY_MAX", "KEY_RESERVED", "LED_NUML", "REL_X"])
    func `what no key sends is no key`(_ name: String) {
        #expect(EventCode.key(name) == nil)
    }

    @Test(arguments: ["", "NUML", "LED_MAX", "KEY_1"])
    func `what is no lamp is none`(_ name: String) {
        #expect(EventCode.lamp(name) == nil)
    }
}
