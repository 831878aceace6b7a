import CEvdev
package import FeedbackCore

/// One event of the kernel's input layer, and what it says of a panel's keys.
package struct EvdevEvent: Hashable, Sendable {
    /// The kernel's stamp: seconds of boot time.
    package var seconds: Int64
    /// What the stamp has beside whole seconds, in µs.
    package var microseconds: Int64
    /// EV_KEY, EV_SYN, ….
    package var type: UInt16
    /// The key, of an EV_KEY.
    package var code: UInt16
    /// 1 for down, 0 for up, 2 for autorepeat, of an EV_KEY.
    package var value: Int32

    package init(
        seconds: Int64, microseconds: Int64, type: UInt16, code: UInt16, value: Int32
    ) {
        self.seconds = seconds
        self.microseconds = microseconds
        self.type = type
        self.code = code
        self.value = value
    }

    init(_ event: input_event) {
        self.init(
            seconds: Int64(event.time.tv_sec), microseconds: Int64(event.time.tv_usec),
            type: event.type, code: event.code, value: event.value)
    }

    /// The stamp; one that no clock shows is the farthest that can be reckoned with.
    package var time: BootTime {
        let (whole, isTooMuch) = seconds.multipliedReportingOverflow(by: 1_000_000)
        let (sum, isMore) = whole.addingReportingOverflow(microseconds)
        guard isTooMuch || isMore else { return BootTime(microseconds: sum) }
        return BootTime(microseconds: seconds < 0 ? .min : .max)
    }

    /// The edge that it means, if one of `codes` went down or up.
    ///
    /// Autorepeat is no edge.
    package func edge(among codes: [UInt16], resynced: Bool) -> KeyEdge? {
        guard type == EV_KEY, value == 0 || value == 1, codes.contains(code) else { return nil }
        return KeyEdge(code: code, down: value == 1, time: time, resynced: resynced)
    }
}
