import FeedbackCore
import Linux

/// The reports of one USB panel: transfers that are always under way, and what they brought.
///
/// Lives in the panel's thread. A panel that sends too much, or whose transfers fail, is asked
/// again a little later; nothing here waits.
final class ReportQueue {
    /// One report, stamped when libusb handed it over.
    struct Report: Equatable {
        var bytes: [UInt8]
        var time: BootTime
    }

    private let transfers: [USBTransfer]
    private let endpoint: UInt8
    /// What came and was not taken yet.
    private var reports: [Report] = []
    /// Transfers that wait to be submitted.
    private var parked: [USBTransfer] = []
    private var budget = Limits.reportsPerSecond
    private var budgetEnds = BootTime(microseconds: 0)
    private var failedAt: BootTime?
    private var hasStalled = false
    private var isStopping = false

    /// The device is gone, as a transfer said.
    private(set) var isGone = false
    /// Rounds of transfers that failed since the last report.
    private(set) var failures = 0
    /// Rounds of transfers that failed since the opening.
    private(set) var allFailures: UInt64 = 0
    /// Transfers that brought nothing.
    private(set) var empty: UInt64 = 0
    /// How often more came in a second than any board needs.
    private(set) var floods: UInt64 = 0

    /// Prepares transfers for reports of `length` bytes.
    init(
        _ handle: borrowing USBHandle, _ endpoints: USBEndpoints, length: Int, node: String
    ) throws(PanelRefusal) {
        var transfers: [USBTransfer] = []
        for _ in 0..<Limits.queuedReports {
            let transfer = try USBTransfer(
                size: endpoints.bufferSize(for: length), node: node)
            transfer.fill(handle, endpoint: endpoints.input)
            transfers.append(transfer)
        }
        self.transfers = transfers
        endpoint = endpoints.input
        parked = transfers
        for transfer in transfers {
            transfer.ended = { [unowned self] in received($0, $1) }
        }
    }

    /// True while the kernel has any of the transfers.
    var isFlying: Bool { transfers.contains(where: \.isFlying) }

    /// Submits what is parked and due; call it once at the start, and when `deadline` has come.
    func submit(_ handle: borrowing USBHandle, at now: BootTime) {
        if now >= budgetEnds {
            if budget <= 0 { floods += 1 }
            budget = Limits.reportsPerSecond
            budgetEnds = now + .seconds(1)
        }
        guard !parked.isEmpty, !isStopping, !isGone, deadline.map({ $0 <= now }) ?? true else {
            return
        }
        if hasStalled { handle.clearHalt(of: endpoint) }
        (failedAt, hasStalled) = (nil, false)
        let waiting = parked
        parked = []
        for transfer in waiting { send(transfer) }
    }

    /// When `submit` is wanted, or nothing while every transfer is under way.
    var deadline: BootTime? {
        guard !parked.isEmpty, !isGone else { return nil }
        if let failedAt {
            let pause = Limits.transferPause.microseconds << min(max(failures - 1, 0), 8)
            return failedAt + TimeSpan(microseconds: pause)
        }
        return budget > 0 ? BootTime(microseconds: 0) : budgetEnds
    }

    /// Takes the reports that have come.
    func take() -> [Report] {
        defer { reports.removeAll(keepingCapacity: true) }
        return reports
    }

    /// Has every transfer come back; keep handling events until none is flying.
    func cancel() {
        isStopping = true
        for transfer in transfers { transfer.cancel() }
    }

    private func received(_ transfer: USBTransfer, _ outcome: USBTransfer.Outcome) {
        switch outcome {
        case .completed(let count):
            failures = 0
            budget -= 1
            if count == 0 {
                empty += 1
            } else {
                reports.append(Report(bytes: transfer.bytes(count), time: BootClock.now()))
            }
            guard budget > 0, !isStopping else {
                parked.append(transfer)
                return
            }
            send(transfer)
        case .cancelled: parked.append(transfer)
        case .gone:
            isGone = true
            parked.append(transfer)
        case .failed(let stalled):
            parked.append(transfer)
            hasStalled = hasStalled || stalled
            if !isStopping { failed(at: BootClock.now()) }
        }
    }

    /// Sixteen transfers that fail together are one failure.
    private func failed(at now: BootTime) {
        if failedAt.map({ now - $0 > Limits.transferPause }) ?? true {
            failures += 1
            allFailures += 1
        }
        failedAt = failedAt ?? now
    }

    private func send(_ transfer: USBTransfer) {
        guard let code = transfer.submit() else { return }
        parked.append(transfer)
        if code == USBCode.noDevice {
            isGone = true
        } else {
            failed(at: BootClock.now())
        }
    }
}
