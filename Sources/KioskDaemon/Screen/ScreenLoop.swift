package import FeedbackCore
package import Linux
import Panels

/// The screen thread: shows what the flow says, and tells the others what was touched.
///
/// Whatever goes wrong here is told and tried again; it stops no press of a panel. If it hangs, and
/// nobody can rate but here, the daemon is started anew.
package struct ScreenLoop {
    /// What other threads tell the screen thread.
    package enum Message: Sendable {
        /// Show this light, and whether presses are recorded.
        case light(Light)
        /// This was published last for the kiosk's point.
        case results([PublishedResult])
        /// What the panels that are read now ask.
        case panels(PanelsInReach)
        /// A press counts.
        case pressed(PressedRating)
        /// The ratings of these presses are on disk, in these places.
        case recorded([(press: PressID, place: RatingPlace)])
        /// The ratings of these presses will never be.
        case refused([PressID])
        /// Answer on the board.
        case ping
        /// Leave the display.
        case stop
    }

    /// Shows the screen until told to stop, from this light on; throws why it cannot.
    ///
    /// The descriptor is the card's that an earlier process left.
    package typealias Drawing =
        @Sendable (ScreenLoop, _ kept: CInt?, _ light: Light) throws -> Void

    /// The path of the configuration.
    package let file: String
    /// The whole configuration.
    package let configuration: KioskConfiguration
    /// The part of it that says what is shown.
    package let screen: ScreenConfiguration
    /// What other threads say.
    package let inbox: Mailbox<Message>
    /// Where touches go.
    package let input: Mailbox<InputLoop.Message>
    /// Where goes what citizens say of their ratings.
    package let journal: Mailbox<JournalLoop.Message>
    /// Where the state of display and touchscreen is told.
    package let board: StatusBoard
    /// The daemon's log.
    package let log: EventLog
    /// Where the card is kept.
    package let service: ServiceManager
    /// What staff may read.
    package let words: StaffWords
    let draw: Drawing

    /// Runs until told to stop; display and touchscreen are opened and used by this thread alone.
    ///
    /// `kept` is the card's descriptor that an earlier process left.
    func run(kept: CInt?) {
        var (kept, light, told) = (kept, Light.starting, "")
        while true {
            do {
                return try draw(self, kept, light)
            } catch {
                tell("\(error)", isNews: "\(error)" != told)
                told = "\(error)"
            }
            kept = nil
            guard let next = wait(light) else { return }
            light = next
        }
    }

    /// Nothing that was shown may stay: nobody records what is touched on it.
    private func tell(_ words: String, isNews: Bool) {
        if isNews { log.write(.error, "screen", "the screen shows nothing: \(words)") }
        board.screen(ScreenStatus(trouble: words))
        service.release(ServiceManager.displayName)
        guard let number = configuration.screenPanelNumber else { return }
        let gone = PanelEvent.detached(panel: number, at: BootClock.now())
        input.send(.screen([gone], correcting: nil), evenIfFull: true)
    }

    /// Waits until it may work again, and takes what is sent meanwhile, so that it fills no memory.
    ///
    /// Returns the light as it is then, or nothing once told to stop.
    private func wait(_ light: Light) -> Light? {
        var light = light
        let end = BootClock.now() + Limits.screenRetry
        while BootClock.now() < end {
            for message in inbox.receive(until: end) {
                switch message {
                case .light(let news): light = news
                // A display that is missing is no thread that hangs.
                case .ping: board.answered(.screen, at: BootClock.now())
                case .stop: return nil
                // Whoever draws next looks at the board.
                case .results, .panels, .pressed, .recorded, .refused: break
                }
            }
        }
        return light
    }
}
