/// One thing that touches the screen.
package struct TouchContact: Hashable, Sendable {
    /// What makes a contact the same as in the frame before.
    package struct ID: Hashable, Sendable {
        /// The slot that the kernel keeps it in.
        package var slot: Int
        /// Its tracking id, which no other contact has at the same time.
        package var tracking: Int32

        package init(slot: Int, tracking: Int32) {
            self.slot = slot
            self.tracking = tracking
        }
    }

    /// The same for as long as it is down.
    package var id: ID
    /// Where it is on the picture, perhaps outside it.
    package var point: TouchPoint
    /// How long it is, in mm; nothing if the screen does not say.
    package var major: Double?
    /// True if the screen takes it for a palm (MT_TOOL_PALM).
    package var isPalm: Bool

    package init(id: ID, point: TouchPoint, major: Double? = nil, isPalm: Bool = false) {
        self.id = id
        self.point = point
        self.major = major
        self.isPalm = isPalm
    }

    /// True if it is no fingertip, by the screen's word or by its size.
    var isLarge: Bool { isPalm || major.map { $0 > Limits.touchPalm } ?? false }
}
