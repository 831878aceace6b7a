package import FeedbackCore
package import Linux

/// Shows the kiosk's light on what `kiosk.yaml` names under `lights:`; owned by the lights thread.
///
/// Like `PanelReader` it has no thread of its own, but its writes may block for seconds. The owner
/// polls `descriptor`, and calls `handle` when that is readable, when `deadline` has come, and
/// after each word. What does not work is told by `connections`, and never stops anything.
package final class LightOutputs {
    private let monitor: LightMonitor
    private let slots: [LightSlot]
    private var isStarted = false
    /// The time of the last call, from which `deadline` counts.
    private var handledAt = BootTime(microseconds: 0)

    /// Subscribes to what is plugged in; opens nothing before the first `handle`.
    ///
    /// - Throws: `SystemError` if udev's socket cannot be had.
    package init(
        _ outputs: [LightOutput], leds root: String = "/sys/class/leds"
    ) throws(SystemError) {
        let monitor = try LightMonitor()
        slots = outputs.map { output in
            switch output {
            case .leds(let leds): LightSlot(output, device: KernelLEDs(leds, root: root))
            case .blink1(let identity):
                LightSlot(output, device: Blink1(identity, find: monitor.hidrawNode))
            }
        }
        self.monitor = monitor
    }

    /// Readable whenever `handle` has something to do.
    package var descriptor: CInt { monitor.descriptor }

    /// When `handle` is wanted next though nothing is readable; nothing while all is steady.
    package var deadline: BootTime? {
        guard isStarted else { return handledAt }
        return slots.lazy.compactMap { [handledAt] in $0.deadline(after: handledAt) }.min()
    }

    /// How each light is connected, in the order of `kiosk.yaml`.
    package var connections: [LightConnection] { slots.map(\.connection) }

    /// Does what is due: follows plugs, tries again, blinks.
    package func handle(at now: BootTime) {
        handledAt = now
        let names = isStarted ? monitor.news() : nil
        isStarted = true
        for slot in slots {
            if names != [] { slot.hear(of: names, at: now) }
            slot.drive(at: now)
        }
    }

    /// Shows a light everywhere, from now on.
    package func show(_ light: Light, at now: BootTime) {
        for slot in slots { slot.show(light, at: now) }
    }

    /// Somebody has seen that presses are read and written; without it beacons turn red.
    package func live(at time: BootTime) {
        for slot in slots { slot.live(at: time) }
    }

    /// Leaves every light as a stopped kiosk's: red where there is red, and dark elsewhere.
    package func rest() {
        for slot in slots { slot.rest() }
    }
}
