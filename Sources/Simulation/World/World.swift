import FeedbackCore
import TestSupport
import Uplink

/// Kiosks, their networks and the server, in one thread and under one clock.
///
/// Everything that happens is planned with a time and done in order; all chance comes from the
/// story's seed. The same story is the same to the last step.
final class World {
    let story: Story
    let plant: Plant?
    let province: Province
    var kiosks: [Kiosk] = []
    var now = Instant.zero
    var trace: Trace
    var waits = Waits()
    /// What should not have happened, in words.
    private(set) var complaints: [String] = []
    var exchanges: Int64 = 0
    /// How many of them the server answered.
    var answers = 0
    /// True once nothing goes wrong any more.
    var isHealed = false
    /// The ids of kiosks of which something on a stick was cut off, or a bit of it turned over.
    var spoiltOnSticks: Set<String> = []
    private var agenda = Agenda<Happening>()
    private let files: TemporaryDirectory

    var folder: String { files.path }

    init(_ story: Story, plant: Plant?, keepsLines: Bool) throws {
        self.story = story
        self.plant = plant
        files = TemporaryDirectory(in: "/dev/shm")
        trace = Trace(keepsLines: keepsLines)
        province = try Province(folder: files.path + "/server", seed: story.seed)
        for number in 0..<story.kiosks {
            kiosks.append(try Kiosk(number: number, world: self))
            var random = SeededGenerator(seed: story.seed ^ UInt64(number) << 32)
            let minutes = Int64.random(in: 0...60, using: &random)
            plan(.switchOn(number), at: .zero + .hours(6) + .minutes(minutes))
        }
        for day in 0..<story.days {
            for number in 0..<story.kiosks { plan(.day(kiosk: number, day), at: .day(day)) }
        }
        for (index, event) in story.events.enumerated() { plan(.event(index), at: event.at) }
        plan(.night, at: .zero + .hours(26))
        guard !story.remote.isEmpty else { return }
        let first = Int(story.seed % UInt64(story.roundDays))
        for day in stride(from: first, to: story.days, by: story.roundDays) {
            plan(.round, at: .day(day) + .hours(10))
        }
    }

    /// When the last citizen has gone.
    var end: Instant { .day(story.days) }

    /// How uploads are configured.
    var upload: KioskConfiguration.Upload {
        var upload = KioskConfiguration.Upload()
        upload.every = .minutes(Int64(story.uploadMinutes))
        return upload
    }

    func plan(_ happening: Happening, at time: Instant) { agenda.plan(happening, at: time) }

    func planWake(_ kiosk: Int, _ run: Int, at time: Instant) {
        let kiosk = kiosks[kiosk]
        guard kiosk.plannedWake.map({ $0 <= now || time < $0 }) ?? true else { return }
        kiosk.plannedWake = time
        plan(.wake(kiosk: kiosk.number, run: run), at: time)
    }

    func complain(_ words: String) { complaints.append(words) }

    /// Lets everything happen that is planned by `time`.
    func run(to time: Instant) {
        while let next = agenda.take(by: time) {
            now = next.time
            perform(next.item)
        }
        now = time
    }

    private func perform(_ happening: Happening) {
        switch happening {
        case .day(let kiosk, let day): drawVisits(kiosks[kiosk], day)
        case .visit(let kiosk, let level, let twice, let correction):
            kiosks[kiosk].visit(level: level, twice: twice)
            if let correction { plan(correction, at: kiosks[kiosk]) }
        case .touch(let kiosk, let target, let press):
            kiosks[kiosk].touch(target, after: press)
        case .wake(let number, let run):
            let kiosk = kiosks[number]
            kiosk.plannedWake = nil
            if kiosk.run?.number == run { kiosk.wake() }
        case .timeSource(let number, let boot): hearTime(kiosks[number], boot)
        case .startDaemon(let number): kiosks[number].start()
        case .switchOn(let number): kiosks[number].switchOn()
        case .farewellEnds(let number, let run):
            let kiosk = kiosks[number]
            guard let live = kiosk.run, live.number == run, live.exchange != nil else { return }
            finish(kiosk, .failure(.cancelled))
        case .arrive(let message): arrive(message)
        case .ends(let number, let run, let exchange, let result):
            let kiosk = kiosks[number]
            guard let live = kiosk.run, live.number == run, live.exchange == exchange else {
                return
            }
            finish(kiosk, result)
        case .enrol(let number, let run): kiosks[number].enrolAgain(run: run)
        case .event(let index): begin(story.events[index], index)
        case .eventEnds(let index): finish(story.events[index], index)
        case .stickReturns(let index): returnStick(index)
        case .round: goRound()
        case .roundEnds: endRound()
        case .evening(let number): goHome(kiosks[number])
        case .night: beNight()
        }
    }

    private func finish(_ kiosk: Kiosk, _ result: Result<HTTPReply, TransportError>) {
        kiosk.run?.exchange = nil
        kiosk.cell.now = kiosk.now
        switch result {
        case .success(let reply): kiosk.give(.reply(reply))
        case .failure(let error): kiosk.give(.transportFailed(error))
        }
        kiosk.finishStep()
    }

    private func hearTime(_ kiosk: Kiosk, _ boot: BootID) {
        guard kiosk.isOn, kiosk.boot == boot else { return }
        guard now >= kiosk.noTimeUntil else {
            return plan(.timeSource(kiosk.number, boot: boot), at: kiosk.noTimeUntil)
        }
        kiosk.clock.sync()
        kiosk.cell.now = kiosk.now
        kiosk.finishStep()
    }

    private func goHome(_ kiosk: Kiosk) {
        guard !isHealed, kiosk.isOn else { return }
        let morning =
            Instant.day(now.day + 1) + .hours(6)
            + .minutes(.random(in: 20...70, using: &kiosk.random))
        kiosk.shutDown(for: morning - now)
    }

    private func beNight() {
        province.backUp(at: now)
        if now < end { plan(.night, at: now + .hours(24)) }
    }
}
