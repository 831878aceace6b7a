import CUSB
import FeedbackCore
import Glibc
import Linux

/// The thread of one USB panel: opens the device, reads it until it is gone, closes it.
struct USBReading {
    let node: USBNode
    let profile: PanelProfile
    /// Up to where the presses of an open panel are told.
    let mark: OpenPanelMark?
    let link: USBLink

    /// Runs until the device is gone or cannot be read, or until told to stop.
    func run() -> USBLink.Ending {
        blockSignals()
        do throws(PanelRefusal) {
            var device = try USBDevice(opening: node, profile: profile)
            unsafe link.wakes(device.context)
            let ending = read(&device)
            // Nobody may wake what is closed.
            unsafe link.wakes(nil)
            _ = consume device
            return ending
        } catch {
            return .refused(error.description)
        }
    }

    private func read(_ device: inout USBDevice) -> USBLink.Ending {
        var state = ReadingState(
            profile: profile, after: mark, node: node.node, at: BootClock.now())
        var ending: USBLink.Ending?
        while ending == nil {
            let orders = link.takeOrders()
            let now = BootClock.now()
            device.show(orders.lamps, aliveAt: orders.aliveAt, at: now)
            device.submit(at: now)
            if orders.stop { break }
            let deadlines = [device.deadline(at: now), state.deadline].compactMap(\.self)
            device.handleEvents(until: deadlines.min())
            ending = state.take(device.take(), from: device, telling: link)
        }
        device.finish()
        // What had come when the panel was pulled out counts, though nobody had looked yet.
        _ = state.take(device.take(), from: device, telling: link)
        return ending ?? .stopped
    }
}

/// Signals are for the thread that waits for them; libusb takes an interruption for an error.
private func blockSignals() {
    var signals = sigset_t()
    _ = unsafe sigfillset(&signals)
    _ = unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
}
