/// Everything that touches the screen at one moment, as the kernel reports it at SYN_REPORT.
package struct TouchFrame: Hashable, Sendable {
    /// The kernel's stamp.
    package var time: BootTime
    /// Every contact that is down then, each once.
    package var contacts: [TouchContact]

    package init(time: BootTime, contacts: [TouchContact]) {
        self.time = time
        self.contacts = contacts
    }
}
