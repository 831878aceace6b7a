import Control
import FeedbackCore
import Linux

/// What staff read on the screen after they gave the code: the status, and nothing to change.
package struct StaffWords: Sendable {
    let kiosk: KioskID
    let keyReadable: Bool
    let board: StatusBoard
    let started: BootTime

    /// The lines, in Vietnamese unless another language is shown.
    package func lines(_ language: String) -> [String] {
        let now = BootClock.now()
        let report = board.look().report(
            kiosk: kiosk, keyReadable: keyReadable, started: started, now: now)
        return StatusScreen(report, in: Language(rawValue: language) ?? .vietnamese).summary
    }
}
