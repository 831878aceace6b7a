import Display
package import FeedbackCore
import Linux
import Panels
import Screen

/// The screen thread: shows what the flow says, and tells the others what was touched.
///
/// Whatever goes wrong here is told and tried again; it never stops the daemon, nor a press.
package struct ScreenLoop {
    /// What other threads tell the screen thread.
    package enum Message: Sendable {
        /// Show this light; red means that nothing is recorded.
        case light(Light)
        /// A press counts.
        case pressed(PressedRating)
        /// The ratings of these presses are on disk, in these places.
        case recorded([(press: PressID, place: RatingPlace)])
        /// The ratings of these presses will never be.
        case refused([PressID])
        /// Leave the display.
        case stop
    }

    let configuration: KioskConfiguration
    let screen: ScreenConfiguration
    let inbox: Mailbox<Message>
    let input: Mailbox<InputLoop.Message>
    let journal: Mailbox<JournalLoop.Message>
    let board: StatusBoard
    let log: EventLog
    let service: ServiceManager
    let words: StaffWords

    /// Runs until told to stop; display and touchscreen are opened and used by this thread alone.
    ///
    /// `kept` is the card's descriptor that an earlier process left.
    func run(kept: CInt?) {
        do {
            let stage = try ScreenThread(self, kept: kept)
            try stage.run()
        } catch {
            fail("\(error)")
        }
    }

    /// Without fonts there is no picture; what is sent here is still taken, so that it fills no
    /// memory.
    private func fail(_ words: String) {
        log.write(.error, "screen", "the screen shows nothing: \(words)")
        board.screen(ScreenStatus(trouble: words))
        while true {
            for case .stop in inbox.receive(until: nil) { return }
        }
    }
}
