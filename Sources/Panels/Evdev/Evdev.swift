import CEvdev
import Glibc

/// The one owner of libevdev's view of a device; the descriptor belongs to somebody else.
@safe
struct Evdev: ~Copyable {
    /// What reading gave.
    enum Next {
        case event(input_event)
        /// The kernel dropped events; differences wait to be taken.
        case dropped(input_event)
        case nothing
        case gone
    }

    private let device: OpaquePointer

    /// Asks the device what it is and which keys are down.
    ///
    /// - Throws: `PanelRefusal` naming the node if it is no event device.
    init(_ descriptor: CInt, node: String) throws(PanelRefusal) {
        var device: OpaquePointer?
        let result = unsafe libevdev_new_from_fd(descriptor, &device)
        guard result == 0, let device = unsafe device else {
            throw PanelRefusal(node: node, reason: .notEventDevice(code: -result))
        }
        unsafe self.device = device
    }

    deinit { unsafe libevdev_free(device) }

    func isMade(by vendor: UInt16, as product: UInt16) -> Bool {
        unsafe libevdev_get_id_vendor(device) == CInt(vendor)
            && libevdev_get_id_product(device) == CInt(product)
    }

    /// Those of the keys that are down, as far as read.
    func down(among codes: [UInt16]) -> [UInt16] {
        var down: [UInt16] = []
        for code in codes {
            let value = unsafe libevdev_get_event_value(device, UInt32(EV_KEY), UInt32(code))
            if value == 1 { down.append(code) }
        }
        return down
    }

    /// The lamps of the device, by their EV_LED codes.
    var lamps: [UInt16] {
        (0..<UInt16(LED_CNT)).filter { has(EV_LED, CInt($0)) }
    }

    /// Takes the device for this process alone; returns an errno if that fails.
    func grab() -> CInt? {
        let result = unsafe libevdev_grab(device, LIBEVDEV_GRAB)
        return result == 0 ? nil : -result
    }

    /// The next event.
    ///
    /// With the flag BLOCKING, libevdev hands out what it has read before it reads again. That
    /// saves a system call an event, and presses already read survive an unplug.
    func next() -> Next {
        next(LIBEVDEV_READ_FLAG_NORMAL.rawValue | LIBEVDEV_READ_FLAG_BLOCKING.rawValue)
    }

    /// The next difference between the states before and after the kernel dropped events.
    func nextDifference() -> Next { next(LIBEVDEV_READ_FLAG_SYNC.rawValue) }

    private func next(_ flags: UInt32) -> Next {
        var event = input_event()
        let syncing = flags & LIBEVDEV_READ_FLAG_SYNC.rawValue != 0
        while true {
            let result = unsafe libevdev_next_event(device, flags, &event)
            switch result {
            case CInt(LIBEVDEV_READ_STATUS_SUCCESS.rawValue): return .event(event)
            case CInt(LIBEVDEV_READ_STATUS_SYNC.rawValue):
                return syncing ? .event(event) : .dropped(event)
            case -EAGAIN: return .nothing
            case -EINTR: continue
            // ENODEV after an unplug; no other error of a device gets better by reading on.
            default: return .gone
            }
        }
    }

    /// Lights a lamp or puts it out; false if the device has no such lamp or did not take it.
    func setLamp(_ code: UInt16, lit: Bool) -> Bool {
        let value = lit ? LIBEVDEV_LED_ON : LIBEVDEV_LED_OFF
        guard has(EV_LED, CInt(code)) else { return false }
        return unsafe libevdev_kernel_set_led_value(device, UInt32(code), value) == 0
    }
}

extension Evdev {
    /// How many contacts the device keeps apart; nothing without slots.
    var slots: Int? {
        let count = unsafe libevdev_get_num_slots(device)
        return count > 0 ? Int(count) : nil
    }

    func has(_ type: CInt, _ code: CInt) -> Bool {
        unsafe libevdev_has_event_code(device, UInt32(type), UInt32(code)) == 1
    }

    /// What the device says of an axis; nothing if it has none such.
    func axis(_ code: CInt) -> AxisRange? {
        guard let info = unsafe libevdev_get_abs_info(device, UInt32(code)) else { return nil }
        return unsafe AxisRange(
            minimum: info.pointee.minimum, maximum: info.pointee.maximum,
            resolution: info.pointee.resolution)
    }

    /// The value of a slot, as far as read.
    ///
    /// The kernel reports only what changes, even from one contact in a slot to the next.
    func value(_ code: CInt, in slot: Int) -> Int32 {
        unsafe libevdev_get_slot_value(device, UInt32(slot), UInt32(code))
    }
}

/// The name of an axis, as the kernel's headers have it.
func axisName(_ code: CInt) -> String {
    guard let name = unsafe libevdev_event_code_get_name(UInt32(EV_ABS), UInt32(code)) else {
        return "axis \(code)"
    }
    return unsafe String(cString: name)
}
