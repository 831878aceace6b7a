import FeedbackCore
import Glibc
import Journal
import KioskDaemon
import TestSupport
import Uplink

/// What is carried between the kiosks and the server.
extension World {
    /// Where a stick is mounted, at whichever end.
    private func stick(_ name: String) -> String {
        let path = folder + "/stick-" + name
        _ = unsafe mkdir(path, 0o700)
        return path
    }

    /// Somebody begins to carry a stick from a kiosk.
    func beginTrip(_ event: StoryEvent, _ index: Int) {
        kiosks[event.kiosk].export(to: stick("\(index)"))
        guard case .carried(let there?, _) = event.trouble else { return }
        plan(.eventEnds(index), at: now + there)
    }

    /// The stick is at the server.
    func reachServer(_ event: StoryEvent, _ index: Int) {
        arrive(with: "\(index)", event.seed) { province.take($0, at: now) }
        guard case .carried(_, let back?) = event.trouble else { return }
        plan(.stickReturns(index), at: now + back)
    }

    /// The stick is back at its kiosk.
    func returnStick(_ index: Int) {
        let kiosk = kiosks[story.events[index].kiosk]
        // Once all is well the network is quicker; an export would only make one more entry.
        guard !isHealed || !kiosk.hasNetwork else { return }
        arrive(with: "\(index)", story.events[index].seed &+ 1) { kiosk.export(to: $0) }
    }

    /// A stick comes to either end, as the way has left it; somebody does something with it there.
    private func arrive(with name: String, _ seed: UInt64, _ body: (String) -> Void) {
        let path = stick(name)
        // Somebody who stays until nothing waits brings a sound one.
        guard !isHealed else { return body(path) }
        var wear = StickWear(path, for: kiosks, SeededGenerator(seed: seed &+ 0x7765_6172))
        wear.arrive()
        if let words = wear.words { trace.tell(words, at: now) }
        if let id = wear.spoilt { spoiltOnSticks.insert(id) }
        body(path)
        wear.leave()
    }

    /// Somebody visits all kiosks that have no network, with one stick; one in five is lost then.
    func goRound() {
        for kiosk in kiosks where !kiosk.hasNetwork {
            arrive(with: "round", roundSeed &+ UInt64(kiosk.number)) { kiosk.export(to: $0) }
        }
        var random = SeededGenerator(seed: roundSeed)
        guard Int.random(in: 0..<5, using: &random) > 0 else {
            return TemporaryDirectory.remove(stick("round"))
        }
        plan(.roundEnds, at: now + .hours(7))
    }

    /// That stick is at the server.
    func endRound() {
        arrive(with: "round", roundSeed &+ 0x656e_6473) { province.take($0, at: now) }
    }

    /// Another number for each day of a story.
    private var roundSeed: UInt64 { story.seed &+ UInt64(now.day) &* 0x726f_756e }

    /// What nobody has looked into may hold something too.
    private func hasToSend(_ kiosk: Kiosk) -> Bool {
        guard kiosk.run?.machine.status.binding != nil, let record = kiosk.run?.board.look().record
        else { return true }
        return record.unsent > 0 || record.putAside.contains { $0.again > 0 || !$0.isRead }
    }

    /// Somebody stays with the kiosks without a network until nothing waits on them.
    func bringAllHome() {
        // One journal that nobody can read after the other is given up.
        for _ in 0..<4 * Limits.salvageTries {
            let waiting = kiosks.filter { !$0.hasNetwork && $0.run != nil && hasToSend($0) }
            guard !waiting.isEmpty else { return }
            for kiosk in waiting {
                let path = stick("home-\(kiosk.number)")
                kiosk.export(to: path)
                province.take(path, at: now)
                kiosk.export(to: path)
            }
            run(to: now + .hours(2))
        }
    }
}
