import FeedbackCore

/// The place of one light: what is known about it, and when it is tried again.
final class LightSlot {
    private let output: LightOutput
    private let device: any LightDevice
    private var failure: String?
    private var isOpen = false
    private(set) var retryAt: BootTime?
    private var failures = 0

    init(_ output: LightOutput, device: any LightDevice) {
        self.output = output
        self.device = device
        failure = "it was not tried yet"
    }

    var connection: LightConnection { LightConnection(output: output, failure: failure) }

    /// When `drive` is wanted though nothing was said.
    func deadline(after now: BootTime) -> BootTime? {
        isOpen ? device.nextChange(after: now) : retryAt
    }

    /// udev has news of devices of these names, or of any: what is not open is tried at once.
    func hear(of names: [String]?, at now: BootTime) {
        guard !isOpen || (names.map { $0.contains(where: device.isNamed) } ?? true) else { return }
        isOpen = false
        failures = 0
        retryAt = now
    }

    func show(_ light: Light, at now: BootTime) { device.show(light, at: now) }

    func live(at time: BootTime) { device.live(at: time) }

    /// Opens it if that is due, and writes what is due.
    func drive(at now: BootTime) {
        do throws(LightRefusal) {
            if !isOpen {
                guard let retryAt, retryAt <= now else { return }
                try device.open()
                isOpen = true
                self.retryAt = nil
            }
            try device.drive(at: now)
            failures = 0
            failure = nil
        } catch {
            refused(error, at: now)
        }
    }

    /// Leaves the light as a stopped kiosk's.
    func rest() {
        do throws(LightRefusal) {
            if isOpen { try device.rest() }
        } catch {
            failure = error.description
        }
    }

    /// After 1, 2, 4 … s, up to the ceiling; what is not there waits for news from udev.
    private func refused(_ refusal: LightRefusal, at now: BootTime) {
        isOpen = false
        failure = refusal.description
        let span = Limits.lightRetryBase.microseconds << min(failures, 16)
        failures += 1
        let wait = TimeSpan(microseconds: min(span, Limits.lightRetryCeiling.microseconds))
        retryAt = refusal.waitsForPlug ? nil : now + wait
    }
}
