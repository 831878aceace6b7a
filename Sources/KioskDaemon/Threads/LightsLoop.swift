import FeedbackCore
import Linux
import Panels

/// The lights thread: the kiosk's light on LEDs and beacons, whose writes may block for seconds.
///
/// Whatever goes wrong here is told and tried again; it never stops the daemon.
struct LightsLoop {
    /// What the main thread tells the lights thread.
    enum Message: Sendable {
        /// Show this light.
        case light(Light)
        /// The threads that read and write presses have answered, at this time.
        case alive(at: BootTime)
        /// Leave the lights as a stopped kiosk's.
        case stop

        var isStop: Bool { if case .stop = self { true } else { false } }
    }

    let outputs: [LightOutput]
    let inbox: Mailbox<Message>
    let board: StatusBoard
    let log: EventLog

    /// Runs until told to stop; the lights are opened and set by this thread alone.
    func run() {
        do throws(SystemError) {
            let lights = try LightOutputs(outputs)
            let poller = try Poller()
            try poller.watch(lights.descriptor)
            try poller.watch(inbox.descriptor)
            try show(lights, poller)
        } catch {
            let failed = outputs.map { LightConnection(output: $0, failure: "\(error)") }
            tell(failed, after: [])
            board.lights(failed)
            // What is sent to it is still taken, so that it fills no memory.
            while !inbox.receive(until: nil).contains(where: \.isStop) {}
        }
    }

    private func show(
        _ lights: LightOutputs, _ poller: borrowing Poller
    ) throws(SystemError) {
        var told: [LightConnection] = []
        while true {
            lights.handle(at: BootClock.now())
            tell(lights.connections, after: told)
            told = lights.connections
            board.lights(told)
            _ = try poller.wait(until: lights.deadline)
            guard obey(lights) else { return lights.rest() }
        }
    }

    private func tell(_ connections: [LightConnection], after told: [LightConnection]) {
        for connection in connections where !told.contains(connection) {
            if let failure = connection.failure {
                log.write(.warning, "lamp", "\(connection.output) shows nothing: \(failure)")
            } else {
                log.write(.info, "lamp", "\(connection.output) works")
            }
        }
    }

    /// Returns false once told to stop.
    private func obey(_ lights: LightOutputs) -> Bool {
        for message in inbox.take() {
            switch message {
            case .light(let light): lights.show(light, at: BootClock.now())
            case .alive(let time): lights.live(at: time)
            case .stop: return false
            }
        }
        return true
    }
}
