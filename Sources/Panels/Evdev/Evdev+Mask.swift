import CEvdev
import CShims

extension Evdev {
    /// Asks the kernel to leave out everything but these codes of these types, to save wake-ups
    /// and queue.
    ///
    /// A kernel or device that cannot only costs more, so failing is fine.
    static func narrow(_ descriptor: CInt, to wanted: [(type: CInt, codes: [CInt])]) {
        for (type, codes) in wanted { mask(descriptor, type, codes) }
        // The mask of EV_SYN selects types; EV_SYN itself always passes.
        mask(descriptor, EV_SYN, wanted.map(\.type))
    }
}

private func mask(_ descriptor: CInt, _ type: CInt, _ codes: [CInt]) {
    // Bit n of byte n / 8 is code n; codes beyond the mask are left out.
    let count = type == EV_KEY ? Int(KEY_CNT) : Int((codes.max() ?? 0) / 8 + 1) * 8
    var bits = [UInt8](repeating: 0, count: count / 8)
    for code in codes where code < count { bits[Int(code) / 8] |= 1 << UInt8(code % 8) }
    _ = unsafe hl_evdev_set_mask(descriptor, UInt32(type), bits, UInt32(bits.count))
}
