import CEvdev

/// Numbers of `linux/input-event-codes.h` by their names, as libevdev knows them.
enum EventCode {
    /// The code of a key such as `KEY_1` or `BTN_TRIGGER`.
    static func key(_ name: String) -> UInt16? {
        guard name.hasPrefix("KEY_") || name.hasPrefix("BTN_") else { return nil }
        // 0 is KEY_RESERVED, which no key sends.
        return code(UInt32(EV_KEY), name).flatMap { $0 == 0 ? nil : $0 }
    }

    /// The code of a lamp such as `LED_NUML`.
    static func lamp(_ name: String) -> UInt16? {
        code(UInt32(EV_LED), name)
    }

    /// The name of a key, or its number, which no profile takes.
    static func name(ofKey code: UInt16) -> String { name(UInt32(EV_KEY), code) }

    /// The name of a lamp, or its number, which no profile takes.
    static func name(ofLamp code: UInt16) -> String { name(UInt32(EV_LED), code) }

    private static func name(_ type: UInt32, _ code: UInt16) -> String {
        guard let name = unsafe libevdev_event_code_get_name(type, UInt32(code)) else {
            return "\(code)"
        }
        return unsafe String(cString: name)
    }

    private static func code(_ type: UInt32, _ name: String) -> UInt16? {
        let code = unsafe libevdev_event_code_from_name(type, name)
        // KEY_MAX and LED_MAX are counts with a name, not keys.
        guard code >= 0, code < libevdev_event_type_get_max(type) else { return nil }
        return UInt16(code)
    }
}
