/// Tells one press from the others while it is on its way to the disk.
package struct PressID: Hashable, Sendable {
    /// Any number that no other press on its way has.
    package var number: UInt64

    package init(number: UInt64) { self.number = number }
}
