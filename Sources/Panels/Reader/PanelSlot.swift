import FeedbackCore
import Linux

/// The place of one accepted panel: what is known about its device, and the device while open.
final class PanelSlot {
    /// A device that is being read.
    final class Reading {
        let device: EvdevDevice
        /// How the lamps were last set, by code.
        var lit: [UInt16: Bool] = [:]
        /// More waits than one turn took.
        var isUnfinished = false

        init(_ device: consuming EvdevDevice) { self.device = device }
    }

    let panel: KioskConfiguration.Panel
    private(set) var connection: PanelConnection
    /// The device of that identity, if it is plugged in.
    private(set) var candidate: InputNode?
    private(set) var reading: Reading?
    private(set) var retryAt: BootTime?
    private var failures = 0
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

    /// Takes note of a device of this panel's identity, to be opened at once if it has the keys.
    ///
    /// One board can show up as several event nodes of one identity: what has the keys is never
    /// replaced by what lacks them. Otherwise the latest wins, for an earlier one that is not open
    /// may be on its way out.
    func found(_ node: InputNode, at now: BootTime) {
        let missing = node.missing(from: panel.profile)
        if let candidate, candidate.syspath != node.syspath, candidate.fits(panel),
            !missing.isEmpty
        {
            return
        }
        candidate = node
        failures = 0
        retryAt = missing.isEmpty ? now : nil
        guard !missing.isEmpty else { return }
        let keys = missing.map(keyName).joined(separator: ", ")
        refuse("\(node.node) lacks \(keys) of the profile \(panel.profile.name)")
    }

    /// Forgets the device: it is no longer plugged in.
    func vanished() {
        candidate = nil
        retryAt = nil
        connection.state = .absent
    }

    /// The device is open.
    func opened(_ device: consuming EvdevDevice, at node: String) {
        reading = Reading(device)
        retryAt = nil
        connection.lampsWork = true
        connection.state = .attached(node: node)
    }

    /// The device would not open; it is tried again later.
    func refused(_ reason: String, at now: BootTime) {
        retryLater(now)
        refuse(reason)
    }

    /// After 1, 2, 4 … s, up to the ceiling; news from udev begins anew, at once.
    private func retryLater(_ now: BootTime) {
        let span = Limits.panelRetryBase.microseconds << min(failures, 16)
        failures += 1
        retryAt = now + TimeSpan(microseconds: min(span, Limits.panelRetryCeiling.microseconds))
    }

    private func refuse(_ reason: String) {
        connection.state = .refused(reason)
        connection.lastError = reason
    }

    /// Closes the device; if udev still knows it a little later, it is opened again.
    func closed(at now: BootTime) {
        reading = nil
        connection.state = .absent
        retryLater(now)
    }

    /// A turn ended, with events left over or not.
    func finishedTurn(unfinished: Bool) {
        reading?.isUnfinished = unfinished
        if unfinished { connection.floods += 1 }
    }

    /// Sets the lamps that are not yet as they should be.
    func driveLamps(at now: BootTime) {
        guard let reading, connection.lampsWork else { return }
        for (code, lit) in lamps.lit(at: now) where reading.lit[code] != lit {
            guard reading.device.setLamp(code, lit: lit) else {
                connection.lampsWork = false
                return
            }
            reading.lit[code] = lit
        }
    }

    /// When this slot wants a turn without having become readable.
    func deadline(after now: BootTime) -> BootTime? {
        guard let reading else { return retryAt }
        if reading.isUnfinished { return now }
        return connection.lampsWork ? lamps.nextChange(after: now) : nil
    }
}
