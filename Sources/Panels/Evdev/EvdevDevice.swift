import CEvdev
import FeedbackCore
import Glibc
import Linux

/// The one owner of an open event node: its descriptor and libevdev's view of it.
///
/// Opened and read in one thread. Presses come with the kernel's boot time stamps.
struct EvdevDevice: ~Copyable {
    /// Something that the device reported.
    enum Happening: Equatable {
        /// A key of ours went down or up; `resynced` if found by comparing states.
        case edge(KeyEdge)
        /// The kernel dropped events of this device.
        case overrun(at: BootTime)
    }

    /// Why reading ended.
    enum Ending: Equatable {
        /// Nothing more is there now.
        case drained
        /// The limit was reached; more waits, perhaps in this process, where no poll shows it.
        case limit
        /// The device is gone.
        case gone
    }

    private let file: FileDescriptor
    private let evdev: Evdev
    private let codes: [UInt16]
    /// The keys of ours that were already down at the opening.
    let heldAtOpening: [UInt16]
    /// True if lamps can be set.
    let writable: Bool

    /// Opens the node that udev named.
    ///
    /// - Throws: `PanelRefusal` if the device cannot be read as a panel should be.
    init(opening node: InputNode, profile: PanelProfile) throws(PanelRefusal) {
        let file = try node.open()
        let evdev = try Evdev(file.number, node: node.node)
        try evdev.confirm(node)
        let codes = profile.keys.map(\.code)
        Evdev.narrow(file.number, to: [(EV_KEY, codes.map(CInt.init))])
        if profile.grab, let code = evdev.grab() {
            let grabbed: PanelRefusal.Reason = profile.isFile ? .grabbed : .touchGrabbed
            let reason = code == EBUSY ? grabbed : .grabFailed(code: code)
            throw PanelRefusal(node: node.node, reason: reason)
        }
        heldAtOpening = evdev.down(among: codes)
        writable = fcntl(file.number, F_GETFL) & O_ACCMODE == O_RDWR
        self.codes = codes
        self.evdev = evdev
        self.file = file
    }

    /// The descriptor to poll for reading; a hang-up means that the device is gone.
    var descriptor: CInt { file.number }

    /// Reports what waits, in order, up to about `limit` events.
    func read(upTo limit: Int, _ report: (Happening) -> Void) -> Ending {
        for _ in 0..<limit {
            switch evdev.next() {
            case .event(let event):
                if let edge = edge(event, resynced: false) { report(edge) }
            case .dropped(let event):
                report(.overrun(at: EvdevEvent(event).time))
                guard resync(report) else { return .gone }
            case .nothing: return .drained
            case .gone: return .gone
            }
        }
        return .limit
    }

    /// Reports how the keys differ from what was known before the kernel dropped events.
    ///
    /// Returns false if the device is gone.
    private func resync(_ report: (Happening) -> Void) -> Bool {
        while true {
            switch evdev.nextDifference() {
            case .event(let event):
                if let edge = edge(event, resynced: true) { report(edge) }
            case .nothing, .dropped: return true
            case .gone: return false
            }
        }
    }

    private func edge(_ event: input_event, resynced: Bool) -> Happening? {
        EvdevEvent(event).edge(among: codes, resynced: resynced).map(Happening.edge)
    }

    /// The lamps that can be set, by their EV_LED codes.
    var lamps: [UInt16] { writable ? evdev.lamps : [] }

    /// Lights a lamp or puts it out; false if the device did not take it.
    func setLamp(_ code: UInt16, lit: Bool) -> Bool {
        writable && evdev.setLamp(code, lit: lit)
    }
}
