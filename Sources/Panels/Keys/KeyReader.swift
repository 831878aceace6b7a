package import FeedbackCore
package import Linux

/// Reads the two keys of the screen; owned by one thread.
///
/// It has no thread of its own: the owner polls and calls it as it does a `PanelReader`, which it
/// is, of a panel of two keys, with the input rules of panels.
package final class KeyReader {
    /// One press of one of the two.
    package struct Pressed: Hashable, Sendable {
        /// Which of the two.
        package var key: FlowEvent.Key
        /// When it went down.
        package var time: BootTime
    }

    private let keys: ScreenKeys
    private let reader: PanelReader
    private var rules: InputRules
    /// What the device that is read says of itself; nothing while none is.
    package private(set) var identity: PanelIdentity?

    /// Subscribes to what is plugged in; opens nothing before the first `handle`.
    ///
    /// - Throws: `SystemError` if udev's socket or a poller cannot be had.
    package init(_ keys: ScreenKeys) throws(SystemError) {
        self.keys = keys
        reader = try PanelReader(panels: [keys.panel])
        rules = InputRules(panels: [keys.panel])
    }

    /// Readable whenever `handle` has something to do.
    package var descriptor: CInt { reader.descriptor }

    /// When `handle` is wanted next though nothing is readable; nothing while all is steady.
    package var deadline: BootTime? {
        [reader.deadline, rules.nextDeadline].compactMap(\.self).min()
    }

    /// How the two keys are connected.
    package var connection: KeyConnection {
        switch reader.connections.first?.state {
        case .refused(let reason): return .refused(reason)
        case .absent, nil: return .waiting(for: keys.device)
        case .attached(let node):
            let stuck = rules.status.first?.stuck ?? []
            guard stuck.isEmpty else {
                return .stuck(stuck.map { keyName($0 == 1 ? keys.next : keys.choose) })
            }
            return .attached(node: node, identity: identity ?? keys.device)
        }
    }

    /// Does what is due: reads keys, follows plugs, tries a refused device again.
    ///
    /// - Returns: The presses that count, in order. A key that bounces, repeats or is pressed again
    ///   within `Limits.mergeWindow` was pressed once: hands that need the keys may tremble.
    package func handle(at now: BootTime) -> [Pressed] {
        var actions: [InputAction] = []
        for event in reader.handle(at: now) {
            switch event {
            case .attached(_, let identity, _, _): self.identity = identity
            case .detached: identity = nil
            case .edge, .overrun: break
            }
            actions += rules.accept(event)
        }
        actions += rules.tick(at: now)
        return actions.compactMap { action in
            guard case .press(let press) = action, let key = keys.key(of: press) else {
                return nil
            }
            return Pressed(key: key, time: press.time)
        }
    }
}
