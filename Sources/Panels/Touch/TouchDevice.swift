import CEvdev
import FeedbackCore
import Glibc
import Linux

/// The one owner of an open touchscreen: its descriptor and libevdev's view of it.
///
/// Opened and read in one thread. Only multitouch protocol B is read, in which the kernel keeps
/// contacts apart by slot and tracking id. Frames come with the kernel's boot time stamps.
struct TouchDevice: ~Copyable {
    /// Something that the device reported.
    enum Happening: Equatable {
        /// What touches it at a SYN_REPORT.
        case frame(TouchFrame)
        /// The kernel dropped events; this touches it after them.
        case overrun(TouchFrame)
    }

    private let file: FileDescriptor
    private let evdev: Evdev
    private let slots: Int
    private let surface: TouchSurface
    /// What the rules have to know of it.
    let traits: TouchTraits

    /// Opens the node that udev named, for this process alone unless it is only looked at.
    ///
    /// - Throws: `PanelRefusal` if the device cannot be read as a touchscreen should be.
    init(
        opening node: InputNode, calibration: TouchCalibration, grab: Bool = true
    ) throws(PanelRefusal) {
        let file = try node.open()
        let evdev = try Evdev(file.number, node: node.node)
        try evdev.confirm(node)
        let surface = try Self.surface(evdev, node.node, calibration)
        let reportsResting = evdev.has(EV_MSC, MSC_TIMESTAMP)
        Evdev.narrow(
            file.number,
            to: [(EV_ABS, Self.axes)] + (reportsResting ? [(EV_MSC, [MSC_TIMESTAMP])] : []))
        if grab, let code = evdev.grab() {
            let reason: PanelRefusal.Reason =
                code == EBUSY ? .touchGrabbed : .grabFailed(code: code)
            throw PanelRefusal(node: node.node, reason: reason)
        }
        // `surface` has found that there are slots.
        slots = evdev.slots ?? 0
        traits = TouchTraits(picture: surface.millimetres, reportsResting: reportsResting)
        self.surface = surface
        self.evdev = evdev
        self.file = file
    }

    /// The descriptor to poll for reading; a hang-up means that the device is gone.
    var descriptor: CInt { file.number }

    /// What touches it now, as far as read.
    func frame(at time: BootTime) -> TouchFrame {
        let contacts = (0..<slots).compactMap { slot -> TouchContact? in
            let tracking = evdev.value(ABS_MT_TRACKING_ID, in: slot)
            guard tracking >= 0 else { return nil }
            return surface.contact(
                TouchContact.ID(slot: slot, tracking: tracking),
                x: evdev.value(ABS_MT_POSITION_X, in: slot),
                y: evdev.value(ABS_MT_POSITION_Y, in: slot),
                major: evdev.value(ABS_MT_TOUCH_MAJOR, in: slot),
                tool: evdev.value(ABS_MT_TOOL_TYPE, in: slot))
        }
        return TouchFrame(time: time, contacts: contacts)
    }

    /// Reports what waits, in order, up to about `limit` events.
    func read(upTo limit: Int, _ report: (Happening) -> Void) -> EvdevDevice.Ending {
        for _ in 0..<limit {
            switch evdev.next() {
            case .event(let event):
                guard event.type == UInt16(EV_SYN), event.code == UInt16(SYN_REPORT) else {
                    continue
                }
                report(.frame(frame(at: EvdevEvent(event).time)))
            case .dropped(let event):
                guard resync() else { return .gone }
                report(.overrun(frame(at: EvdevEvent(event).time)))
            case .nothing: return .drained
            case .gone: return .gone
            }
        }
        return .limit
    }

    /// Takes all differences into libevdev's view; false if the device is gone.
    private func resync() -> Bool {
        while true {
            switch evdev.nextDifference() {
            case .event: continue
            case .nothing, .dropped: return true
            case .gone: return false
            }
        }
    }
}

extension TouchDevice {
    /// What there has to be.
    static let needed = [
        ABS_MT_SLOT, ABS_MT_TRACKING_ID, ABS_MT_POSITION_X, ABS_MT_POSITION_Y,
    ]
    /// What is read of it.
    private static let axes = needed + [ABS_MT_TOUCH_MAJOR, ABS_MT_TOOL_TYPE]

    private static func surface(
        _ evdev: borrowing Evdev, _ node: String, _ calibration: TouchCalibration
    ) throws(PanelRefusal) -> TouchSurface {
        var missing = needed.filter { !evdev.has(EV_ABS, $0) }
        // libevdev sees slots only where they mean what protocol B says.
        if evdev.slots == nil, !missing.contains(ABS_MT_SLOT) { missing.insert(ABS_MT_SLOT, at: 0) }
        guard missing.isEmpty, let x = evdev.axis(ABS_MT_POSITION_X),
            let y = evdev.axis(ABS_MT_POSITION_Y)
        else { throw PanelRefusal(node: node, reason: .noAxes(missing.map(axisName))) }
        for (axis, code) in [(x, ABS_MT_POSITION_X), (y, ABS_MT_POSITION_Y)] where axis.isEmpty {
            throw PanelRefusal(node: node, reason: .emptyAxis(axisName(code)))
        }
        return TouchSurface(
            x: x, y: y, major: evdev.axis(ABS_MT_TOUCH_MAJOR), calibration: calibration)
    }
}

extension InputNode {
    /// True if it has every axis that a touchscreen has to have.
    var hasTouchAxes: Bool { TouchDevice.needed.allSatisfy { axes.contains(UInt16($0)) } }

    /// Where its touches are on the picture, by `kiosk.yaml` or else by udev's rules.
    func calibration(
        _ touch: ScreenConfiguration.Touch, _ rotation: ScreenRotation
    ) -> TouchCalibration {
        TouchCalibration(
            matrix: touch.calibration ?? calibration ?? .identity, rotation: rotation)
    }
}
