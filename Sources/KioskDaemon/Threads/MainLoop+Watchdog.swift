import FeedbackCore
import Linux
import Uplink

extension MainLoop.Parts {
    /// Asks every thread whose silence starves the watchdog to answer.
    func askEverybody() {
        input.send(.ping)
        journal.send(.ping)
        uplink.ping()
        screen?.send(.ping)
    }

    /// When each of them answered last; a kiosk without a screen waits for none.
    func answers(in state: StatusBoard.State) -> [BootTime?] {
        let answers = [state.answers[.input], state.answers[.journal], uplink.signals.aliveAt]
        return screen == nil ? answers : answers + [state.answers[.screen]]
    }
}
