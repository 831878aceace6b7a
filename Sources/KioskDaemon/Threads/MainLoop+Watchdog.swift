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

    /// When each of them answered last whose silence is worth the daemon's end.
    ///
    /// The screen's is while nobody can rate but there. A panel that is read goes on without: a
    /// process that hangs in a graphics driver may not even die, and would keep the journal.
    func answers(in state: StatusBoard.State) -> [BootTime?] {
        let answers = [state.answers[.input], state.answers[.journal], uplink.signals.aliveAt]
        let isAlone = screen != nil && state.readPanels.isEmpty
        return isAlone ? answers + [state.answers[.screen]] : answers
    }
}
