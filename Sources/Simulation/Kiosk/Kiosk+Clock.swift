import Uplink
import FeedbackCore
import KioskDaemon

/// What the main thread does about the clock.
extension Kiosk {
    /// Judges the clock, and has the chain hear of it when that is due.
    func followClock() {
        guard let run else { return }
        let now = cell.now
        let reading = run.clockWatch.judge(clock.read(at: world.now))
        run.board.clock(reading)
        if reading.quality != run.toldQuality {
            run.toldQuality = reading.quality
            run.uplink.clockJudged(reading.quality)
        }
        let state = run.board.look()
        guard let chain = state.record?.chain else { return }
        if chain != run.toldChain { run.clockWatch.forget() }
        run.toldChain = chain
        var facts: [JournalLoop.Message] = []
        if run.clockWatch.due(reading, at: now) {
            facts.append(.facts([.clock(reading)], at: now))
        }
        if let told = state.serverTime,
            run.clockWatch.isDue(told.record, at: told.at, beside: reading.quality)
        {
            facts.append(.facts([.clock(told.record)], at: told.at))
        }
        if !facts.isEmpty { run.keeper.handle(facts) }
    }
}
