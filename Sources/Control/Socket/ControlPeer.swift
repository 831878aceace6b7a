/// Who sits at the other end of a control socket, as the kernel says it.
package struct ControlPeer: Hashable, Sendable {
    /// The process id; 0 if the kernel did not say.
    package var process: Int32
    /// The effective user id; the highest number if the kernel did not say.
    package var user: UInt32
    /// The effective group id; the highest number if the kernel did not say.
    package var group: UInt32

    package init(process: Int32, user: UInt32, group: UInt32) {
        self.process = process
        self.user = user
        self.group = group
    }
}
