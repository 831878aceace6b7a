import Glibc
import Linux

/// Why a card shows no picture.
package struct DisplayRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// What stands in the way.
    package enum Reason: Hashable, Sendable {
        /// Opening failed with this errno.
        case unreadable(code: CInt)
        /// The card has no memory that a program may draw into.
        case noDumbBuffers
        /// Another program drives the displays of this card.
        case notMaster
        /// No display is connected, or none that says what it can show.
        case nothingConnected
        /// The card does not have the connector that `kiosk.yaml` names, but these.
        case connectorUnknown(String, known: [String])
        /// It has it, and no display is connected there.
        case connectorEmpty(String)
        /// The display cannot be switched off: the kernel refused with this errno.
        case staysOn(call: String, code: CInt)
        /// The kernel refused something else, with this errno.
        case failed(call: String, code: CInt)
    }

    /// Such as `/dev/dri/card0`.
    package var node: String
    /// What stands in the way, with the kernel's errno where it gave one.
    package var reason: Reason

    /// True if the card itself is no longer there.
    var isGone: Bool {
        if case .failed(_, ENODEV) = reason { true } else { false }
    }

    /// True if there is no display where `kiosk.yaml` wants the picture, whatever is connected.
    var isOfConnector: Bool {
        switch reason {
        case .connectorUnknown, .connectorEmpty: true
        default: false
        }
    }

    package var description: String {
        switch reason {
        case .unreadable(let code):
            "\(node) cannot be opened (\(SystemError.words(for: code)))"
        case .noDumbBuffers:
            "\(node) has no memory to draw into (no dumb buffers): another driver is needed"
        case .notMaster:
            "\(node) is driven by another program: stop it (a desktop, or another kiosk program)"
        case .nothingConnected: "no display is connected to \(node)"
        case .connectorUnknown(let name, let known):
            "\(node) has no connector \(name) (screen.connector), but \(known.listed)"
        case .connectorEmpty(let name):
            "no display is connected to \(name) of \(node) (screen.connector)"
        case .staysOn(let call, let code):
            "\(node) cannot switch the display off (\(call): \(SystemError.words(for: code)))"
        case .failed(let call, let code):
            "\(node) cannot show a picture (\(call): \(SystemError.words(for: code)))"
        }
    }

    /// What to say of two cards: that nothing is connected says least, and then that a connector
    /// is another card's.
    func joined(with other: Self) -> Self {
        switch (reason, other.reason) {
        case (.nothingConnected, _), (.connectorUnknown, .connectorEmpty): return other
        case (.connectorUnknown(let name, let known), .connectorUnknown(_, let more)):
            return Self(node: "/dev/dri", reason: .connectorUnknown(name, known: known + more))
        case (.connectorUnknown, let reason) where reason != .nothingConnected: return other
        default: return self
        }
    }

    /// The same of a display that was to be switched off.
    var ofSwitch: Self {
        guard case .failed(let call, let code) = reason else { return self }
        return Self(node: node, reason: .staysOn(call: call, code: code))
    }
}

extension [String] {
    /// One after the other, or that there is none.
    fileprivate var listed: String { isEmpty ? "none at all" : joined(separator: ", ") }
}
