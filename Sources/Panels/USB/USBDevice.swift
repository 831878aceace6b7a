import CUSB
import FeedbackCore
import Glibc
import Linux

/// The one owner of an open USB panel: its handle, its transfers, its lamps.
///
/// Opened, read and closed in one thread. libusb has no kernel stamp: reports carry the boot time
/// at which their transfer was handed over.
@safe
struct USBDevice: ~Copyable {
    // They end in this order: transfers are freed before the handle that they belong to.
    private let reports: ReportQueue
    private let lamps: LampSender?
    private let handle: USBHandle

    /// Opens the node that udev named and takes the interface that sends the reports.
    ///
    /// - Throws: `PanelRefusal` if the device cannot be read as a panel should be.
    init(opening node: USBNode, profile: PanelProfile) throws(PanelRefusal) {
        var handle = try USBHandle(opening: node)
        guard handle.isMade(by: node.identity.vendor, as: node.identity.product) else {
            throw PanelRefusal(node: node.node, reason: .otherDevice)
        }
        var wanted: UInt8?
        if case .report(let layout) = profile.source { wanted = layout.interface }
        guard let endpoints = handle.endpoints(of: wanted) else {
            throw PanelRefusal(node: node.node, reason: .noReports(interface: wanted))
        }
        if let code = handle.claim(endpoints.interface) {
            throw PanelRefusal(
                node: node.node, reason: .usb(doing: "taken", words: USBCode.words(code)))
        }
        let reports = try ReportQueue(
            handle, endpoints, length: ReportFollower(profile).length, node: node.node)
        var lamps: LampSender?
        if profile.source == .openPanel {
            let alarm = profile.lamps.red.map { UInt8(1) << UInt8($0 & 7) } ?? 0
            lamps = try LampSender(handle, endpoints, alarm: alarm, node: node.node)
        }
        self.reports = reports
        self.lamps = lamps
        self.handle = handle
    }

    /// What wakes `handleEvents`.
    var context: OpaquePointer { unsafe handle.context.pointer }

    /// The device is gone, as a transfer said.
    var isGone: Bool { reports.isGone }
    /// Rounds of transfers that failed since the last report.
    var failures: Int { reports.failures }
    /// Rounds of transfers that failed since the opening.
    var allFailures: UInt64 { reports.allFailures }
    /// Transfers that brought nothing.
    var empty: UInt64 { reports.empty }
    /// How often more came in a second than any board needs.
    var floods: UInt64 { reports.floods }
    /// False while the panel does not take its lamps.
    var lampsWork: Bool { lamps?.works ?? true }

    /// Says which lamps shall be lit, and sends them if it is time and presses are recorded.
    func show(_ lit: UInt8, aliveAt: BootTime?, at now: BootTime) {
        lamps?.show(lit, aliveAt: aliveAt)
        lamps?.send(at: now)
    }

    /// Asks for reports, as far as that is due.
    func submit(at now: BootTime) { reports.submit(handle, at: now) }

    /// When `show` or `submit` is wanted again.
    func deadline(at now: BootTime) -> BootTime? {
        [lamps?.deadline(at: now), reports.deadline].compactMap(\.self).min()
    }

    /// Takes the reports that have come.
    func take() -> [ReportQueue.Report] { reports.take() }

    /// Lets libusb work until something has happened, somebody wakes it, or `deadline` has come.
    func handleEvents(until deadline: BootTime?) {
        // Nobody waits a day; without a deadline only an event ends the wait.
        let day = TimeSpan.hours(24)
        let wait = deadline.map { min(max(.zero, $0 - BootClock.now()), day) } ?? day
        let code = unsafe hl_usb_handle_events(handle.context.pointer, wait.microseconds)
        // What matters shows in the transfers; a poll that fails must not be asked without pause.
        guard code < 0, code != USBCode.interrupted else { return }
        _ = usleep(UInt32(Limits.transferPause.microseconds))
    }

    /// Shows the last lamps and has every transfer come back, after which the device may be closed.
    func finish() {
        let farewell = BootClock.now() + Limits.panelFarewell
        while let lamps, !isGone, !lamps.isDone, BootClock.now() < farewell {
            lamps.send(at: BootClock.now())
            handleEvents(until: farewell)
        }
        reports.cancel()
        lamps?.cancel()
        // The kernel gives every transfer back, sooner or later; closing before that is not safe.
        while reports.isFlying || lamps?.isFlying == true {
            handleEvents(until: BootClock.now() + .seconds(1))
        }
    }
}
