import FeedbackCore
import Linux

/// The lamps of one open panel: sent at every change, and often enough that the panel knows that
/// somebody is there.
///
/// Lives in the panel's thread; nothing here waits.
final class LampSender {
    /// Bytes of an OUT report (docs/panel-protocol.md).
    static let length = 8

    private let transfer: USBTransfer
    private let isControl: Bool
    private let interface: UInt8
    private let alarm: UInt8
    private var wanted: UInt8 = 0
    private var sent: UInt8?
    private var sentAt: BootTime?
    /// From then on nothing is sent, so that the panel says by itself that nobody records.
    private var quietFrom: BootTime?

    /// False while the panel does not take its lamps.
    private(set) var works = true

    /// Prepares to send; `alarm` is the bitmap of lamps that blink when we are silent.
    init(
        _ handle: borrowing USBHandle, _ endpoints: USBEndpoints, alarm: UInt8, node: String
    ) throws(PanelRefusal) {
        isControl = endpoints.output == nil
        interface = endpoints.interface
        self.alarm = alarm
        transfer = try USBTransfer(size: Self.length + (isControl ? 8 : 0), node: node)
        let timeout = UInt32(Limits.lampTransfer.milliseconds)
        if let output = endpoints.output {
            transfer.fill(handle, endpoint: output, timeout: timeout)
        } else {
            transfer.set(request + [UInt8](repeating: 0, count: Self.length))
            transfer.fillControl(handle, timeout: timeout)
        }
        transfer.ended = { [unowned self] _, outcome in
            if case .completed = outcome {
                works = true
            } else if outcome != .cancelled {
                works = false
            }
        }
    }

    /// True while the kernel has the transfer.
    var isFlying: Bool { transfer.isFlying }

    /// True once the panel was sent what it shall show.
    var isDone: Bool { sent == wanted && !isFlying }

    /// Which lamps shall be lit, bit n for lamp n + 1, and when presses were last recorded.
    func show(_ lamps: UInt8, aliveAt: BootTime?) {
        wanted = lamps
        quietFrom = aliveAt.map { $0 + Limits.beaconQuiet }
    }

    /// Sends what has changed, or the same again when its time has come.
    func send(at now: BootTime) {
        guard let deadline = deadline(at: now), deadline <= now else { return }
        let report =
            [1, wanted, alarm, UInt8(Limits.hostSilence.seconds)] + [UInt8](repeating: 0, count: 4)
        transfer.set((isControl ? request : []) + report)
        sent = wanted
        sentAt = now
        if transfer.submit() != nil { works = false }
    }

    /// When `send` is wanted; nothing while it is on its way, or nobody records.
    func deadline(at now: BootTime) -> BootTime? {
        guard !transfer.isFlying, quietFrom.map({ now < $0 }) ?? true else { return nil }
        guard let sentAt, sent == wanted else { return BootTime(microseconds: 0) }
        return sentAt + Limits.lampRepeat
    }

    func cancel() { transfer.cancel() }

    /// SET_REPORT (output, id 0) to the interface: USB HID 1.11, 7.2.2.
    private var request: [UInt8] {
        [0x21, 0x09, 0x00, 0x02, interface, 0, UInt8(Self.length), 0]
    }
}
