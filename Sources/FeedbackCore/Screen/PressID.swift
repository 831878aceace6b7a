/// Tells one press from the others while it is on its way to the disk.
package struct PressID: Hashable, Sendable {
    /// Any number that no other press on its way has.
    package var number: UInt64

    package init(number: UInt64) { self.number = number }

    /// The one of a press: no key goes down twice in a microsecond.
    package init(_ press: Press) {
        let time = UInt64(truncatingIfNeeded: press.time.microseconds)
        number = time << 20 | UInt64(press.panel & 0xFFF) << 8 | UInt64(press.key & 0xFF)
    }
}
