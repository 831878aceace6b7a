import CEvdev

/// The kernel's name of a key code, such as `KEY_1`, or its number.
func keyName(_ code: UInt16) -> String {
    guard let name = unsafe libevdev_event_code_get_name(UInt32(EV_KEY), UInt32(code)) else {
        return "key \(code)"
    }
    return unsafe String(cString: name)
}
