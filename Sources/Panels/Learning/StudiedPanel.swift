package import FeedbackCore
import Glibc

/// A panel that is being learned: every key that it has, read by this process alone.
package struct StudiedPanel: ~Copyable {
    /// Something that a key did.
    package enum Happening: Hashable, Sendable {
        /// A key went down or up.
        case edge(key: UInt16, down: Bool, at: BootTime)
        /// Presses were lost on the way.
        case lost
    }

    /// How reading ended.
    package enum Ending: Hashable, Sendable {
        /// Nothing more is there now.
        case drained
        /// The panel is gone.
        case gone
    }

    private let device: EvdevDevice

    /// Opens the panel at a node, such as `/dev/input/event7`, and grabs it.
    ///
    /// - Throws: `PanelRefusal`, `grabbed` if another process reads it.
    package init(node path: String) throws(PanelRefusal) {
        let gone = PanelRefusal(node: path, reason: .unreadable(code: ENODEV, hint: ""))
        let present: [DeviceNode]
        do {
            present = try UdevMonitor().present()
        } catch {
            throw gone
        }
        guard let found = present.first(where: { $0.node == path }), case .input(let node) = found
        else { throw gone }
        // Every key, whatever it may come to mean.
        let keys = node.keys.codes.map { PanelProfile.Key(code: $0, level: 1) }
        device = try EvdevDevice(
            opening: node,
            profile: PanelProfile(name: "", title: "", matches: [], scale: .sc5, keys: keys))
    }

    /// The descriptor to poll for reading; a hang-up means that the panel is gone.
    package var descriptor: CInt { device.descriptor }

    /// The keys that were down when it was opened.
    package var held: [UInt16] { device.heldAtOpening }

    /// The lamps that can be lit, by their EV_LED codes.
    package var lamps: [UInt16] { device.lamps }

    /// Reports everything that waits, in order.
    package func read(_ report: (Happening) -> Void) -> Ending {
        while true {
            let ending = device.read(upTo: Limits.eventsPerTurn) { happening in
                switch happening {
                case .edge(let edge):
                    report(.edge(key: edge.code, down: edge.down, at: edge.time))
                case .overrun: report(.lost)
                }
            }
            switch ending {
            case .drained: return .drained
            case .gone: return .gone
            case .limit: continue
            }
        }
    }

    /// Lights a lamp or puts it out; false if the panel did not take it.
    package func setLamp(_ code: UInt16, lit: Bool) -> Bool { device.setLamp(code, lit: lit) }
}
