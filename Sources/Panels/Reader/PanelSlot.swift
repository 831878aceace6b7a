import FeedbackCore
import Linux

/// The place of one accepted panel: what is known about its device, and the device while open.
final class PanelSlot {
    /// A device that is being read.
    final class Reading {
        let device: OpenDevice
        let identity: PanelIdentity
        /// How the lamps were last set, by code.
        var lit: [UInt16: Bool] = [:]
        /// More waits than one turn took.
        var isUnfinished = false
        /// The panel was announced; a USB panel is open a little earlier.
        var isAttached = false
        /// The device is no longer plugged in; its thread has until then to say its last.
        var leavesBy: BootTime?

        init(_ device: consuming OpenDevice, as identity: PanelIdentity) {
            self.device = device
            self.identity = identity
        }
    }

    let panel: KioskConfiguration.Panel
    private(set) var connection: PanelConnection
    /// The device of that identity, if it is plugged in.
    private(set) var candidate: DeviceNode?
    private(set) var reading: Reading?
    private(set) var retryAt: BootTime?
    /// Up to where the presses of an open panel are told.
    private(set) var mark: OpenPanelMark?
    /// The mark is news to those who keep it.
    private var hasNewMark = false
    private var failures = 0
    /// Faults of the device until it was last opened.
    private var faultsBefore = PanelFaults()
    /// The device was pulled out, and is counted when it comes back.
    private var hasLeft = false
    /// When the device was opened of late, at most `Limits.openings` times.
    private var openings: [BootTime] = []
    /// When the device came back of late, at most `Limits.returns` times.
    private var returns: [BootTime] = []
    var lamps: LampDriver

    init(number: UInt16, panel: KioskConfiguration.Panel) {
        self.panel = panel
        connection = PanelConnection(panel: number, identity: panel.identity, state: .absent)
        lamps = LampDriver(lamps: panel.profile.lamps)
    }

    var number: UInt16 { connection.panel }

    /// The place, from 1, of the key that sends a code.
    func key(sending code: UInt16) -> UInt16? {
        panel.profile.keys.firstIndex { $0.code == code }.map { UInt16($0 + 1) }
    }

    /// What an edge says of a key, if the profile has that key.
    func event(_ edge: KeyEdge) -> PanelEvent? {
        key(sending: edge.code).map {
            .edge(
                panel: number, key: $0, down: edge.down, at: edge.time, resynced: edge.resynced)
        }
    }

    /// The USB panel that is being read, if it is one.
    var usbPanel: USBPanel? {
        guard let reading else { return nil }
        switch reading.device {
        case .evdev: return nil
        case .usb(let panel): return panel
        }
    }

    /// Takes note of a device of this panel's identity, to be opened at once if it has the keys.
    ///
    /// One board can show up as several event nodes of one identity: what has the keys is never
    /// replaced by what lacks them. Otherwise the latest wins, for an earlier one that is not open
    /// may be on its way out.
    func found(_ node: DeviceNode, at now: BootTime) {
        let missing = node.missing(from: panel.profile)
        if let candidate, candidate.syspath != node.syspath, candidate.fits(panel),
            !missing.isEmpty
        {
            return
        }
        candidate = node
        if hasLeft { cameBack(at: now) }
        hasLeft = false
        failures = 0
        retryAt = missing.isEmpty ? max(now, restUntil) : nil
        guard !missing.isEmpty else {
            if restUntil > now { refuse("\(node.node) comes and goes: it is given a rest") }
            return
        }
        let keys = missing.map(keyName).joined(separator: ", ")
        let profile = panel.profile
        let wanted = profile.isFile ? "of the profile \(profile.name)" : "of screen: keys:"
        refuse("\(node.node) lacks \(keys) \(wanted)")
    }

    private func cameBack(at now: BootTime) {
        connection.faults.returns += 1
        returns = returns.suffix(Limits.returns - 1) + [now]
        if let looseness { connection.lastError = looseness }
    }

    /// What is told of a device that comes back again and again, also while it is there.
    private var looseness: String? {
        guard returns.count == Limits.returns, let first = returns.first, let last = returns.last,
            first + Limits.returnsWithin > last, let candidate
        else { return nil }
        return "\(candidate.node) comes and goes: is its plug loose?"
    }

    /// Forgets the device: it is no longer plugged in.
    func vanished() {
        hasLeft = true
        candidate = nil
        retryAt = nil
        connection.state = .absent
    }

    /// Before this a panel that is plugged in and out in a loop is not opened again.
    private var restUntil: BootTime {
        guard openings.count == Limits.openings, let first = openings.first else {
            return BootTime(microseconds: 0)
        }
        return first + Limits.openingsWithin
    }

    /// The device is open.
    func opened(_ device: consuming OpenDevice, as identity: PanelIdentity) {
        reading = Reading(device, as: identity)
        faultsBefore = connection.faults
        retryAt = nil
        connection.lampsWork = true
    }

    /// The device is about to be opened.
    func opens(at now: BootTime) {
        openings = openings.suffix(Limits.openings - 1) + [now]
    }

    /// The device is read from now on; it may be on its way out already.
    func attached() {
        reading?.isAttached = true
        guard let candidate else { return }
        failures = 0
        connection.state = .attached(node: candidate.node)
        connection.lastError = looseness
    }

    /// The device is pulled out; what it said before is still to come.
    func leaves(at now: BootTime) { reading?.leavesBy = now + Limits.panelFarewell }

    /// The presses of the open panel are told up to this report.
    func reached(_ report: OpenPanelReport, at time: BootTime) {
        guard let reading else { return }
        mark = OpenPanelMark(
            panel: number, identity: reading.identity.description, report: report, time: time)
        hasNewMark = true
    }

    /// Says up to where presses were told before this process began.
    func resume(after mark: OpenPanelMark) {
        if self.mark == nil { self.mark = mark }
    }

    /// The mark, if it is new since the last call.
    func takeNewMark() -> OpenPanelMark? {
        defer { hasNewMark = false }
        return hasNewMark ? mark : nil
    }

    /// Has the device opened at a time, if nothing happens before.
    func postpone(until time: BootTime) { retryAt = time }

    /// How a USB panel behaves.
    func behaves(_ conduct: USBConduct) {
        connection.faults = faultsBefore + conduct.faults
        connection.lampsWork = conduct.lampsWork
        if let trouble = conduct.trouble { connection.lastError = trouble }
    }

    /// The device would not open; it is tried again later.
    func refused(_ reason: String, at now: BootTime) {
        retryLater(now)
        refuse(reason)
    }

    /// After 1, 2, 4 … s, up to the ceiling; news from udev begins anew, at once.
    private func retryLater(_ now: BootTime) {
        retryAt = max(now + Self.pause(after: failures), restUntil)
        failures += 1
    }

    /// How long a device that has failed so often before is left alone.
    static func pause(after failures: Int) -> TimeSpan {
        let span = Limits.panelRetryBase.microseconds << min(failures, 16)
        return TimeSpan(microseconds: min(span, Limits.panelRetryCeiling.microseconds))
    }

    /// Says why the device is not read.
    func refuse(_ reason: String) {
        connection.state = .refused(reason)
        connection.lastError = reason
    }

    /// Closes the device; if udev still knows it a little later, it is opened again.
    func closed(at now: BootTime) {
        reading = nil
        connection.state = .absent
        if candidate != nil { retryLater(now) }
    }

    /// A turn ended, with events left over or not.
    func finishedTurn(unfinished: Bool) {
        reading?.isUnfinished = unfinished
        if unfinished { connection.faults.floods += 1 }
    }

    /// Sets the lamps that are not yet as they should be.
    func driveLamps(at now: BootTime) {
        guard let reading, drivesLamps else { return }
        let changes = lamps.lit(at: now).filter { reading.lit[$0.key] != $0.value }
        guard !changes.isEmpty else { return }
        reading.lit.merge(changes) { $1 }
        if !reading.device.setLamps(changes, of: reading.lit) { connection.lampsWork = false }
    }

    /// A USB panel tries its lamps again by itself.
    private var drivesLamps: Bool { usbPanel != nil || connection.lampsWork }

    /// When this slot wants a turn without having become readable.
    func deadline(after now: BootTime) -> BootTime? {
        guard let reading else { return retryAt }
        if reading.isUnfinished { return now }
        let change = drivesLamps ? lamps.nextChange(after: now) : nil
        return [change, reading.leavesBy].compactMap(\.self).min()
    }
}
