/// Who sits at the other end of a control socket, as the kernel says it.
package struct ControlPeer: Hashable, Sendable {
    package var process: Int32
    package var user: UInt32
    package var group: UInt32

    package init(process: Int32, user: UInt32, group: UInt32) {
        self.process = process
        self.user = user
        self.group = group
    }
}
