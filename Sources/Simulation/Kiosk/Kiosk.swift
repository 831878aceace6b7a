import BatchFormat
import FeedbackCore
import Glibc
import Journal
import KioskDaemon
import TestSupport
import Uplink

/// A machine at a point: its card, its clocks, its panel, and the daemon while it runs.
final class Kiosk {
    /// What ends a run of the daemon.
    enum Doom {
        case killed
        case powerFails(off: TimeSpan, torn: UInt64?)
    }

    let number: Int
    let id: KioskID
    /// The key on its card.
    private(set) var key: SigningKey
    let point: String
    let folder: String
    let disk = FaultyDisk()
    let cell = MachineCell()
    unowned let world: World
    var clock: MachineClock
    var panel = Panel()
    /// Draws what this machine leaves to chance.
    var random: SeededGenerator
    private(set) var boot = BootID.zero
    var run: KioskRun?
    private var runs = 0
    var isOn = false
    /// Away until then.
    var offUntil = Instant.zero
    /// Before the step of that number from now on the daemon ends.
    var doom: (steps: Int, how: Doom)?
    /// What a call to the disk that was chosen does.
    var doomInCall: Doom?
    var listing: FolderListing?
    var line = Line()
    /// No time source is heard until then.
    var noTimeUntil = Instant.zero
    var batteryDead = false
    /// A copy of its card with the key on it, and when it was made.
    var keptCard: (card: CardImage, key: PublicKey, at: Instant)?
    /// Its card was put back, or is in two machines.
    var wasCopied = false
    /// A bit of its card turned over.
    var isCorrupted = false
    /// When the world wakes it next, if that is planned.
    var plannedWake: Instant?
    /// True for a machine with a copy of another one's card.
    var isSecondMachine = false
    /// The answers of the server that somebody kept, to play them again.
    var oldReplies: [HTTPReply] = []
    /// How often somebody has changed how it is set up.
    var changes: UInt32 = 0
    /// What was handed to the daemon last, and a state of the card, for planted mistakes.
    var lastPress: [InputAction] = []
    var oldCard: FaultyDisk.Contents?
    /// False if it never has one, so that everything travels on sticks.
    let hasNetwork: Bool
    /// True once the server had leave for it to bring a new key, because an answer said that it is
    /// not known.
    var hasLeave = false
    private let drift: Int64

    /// A machine with an empty card; or, with `twin`, one with a copy of another's.
    init(number: Int, world: World, twin: (Kiosk, CardImage)? = nil) throws {
        self.number = number
        self.world = world
        var random = SeededGenerator(seed: world.story.seed &* 1_000_003 &+ UInt64(number))
        id = twin?.0.id ?? .seeded(&random)
        key = try .seeded(&random)
        hasNetwork = twin?.0.hasNetwork ?? !world.story.remote.contains(number)
        point = twin?.0.point ?? "k-\(number)"
        folder = world.folder + "/kiosk-\(number)"
        drift = .random(in: -80...80, using: &random)
        clock = MachineClock(drift: drift, bootedAt: .zero, wall: Instant.zero.wall, offset: .zero)
        self.random = random
        disk.whenCut = { [unowned self] in listing = FolderListing(folder) }
        isSecondMachine = twin != nil
        if let twin {
            try twin.1.write(to: folder, on: disk)
        } else {
            _ = unsafe mkdir(folder, 0o700)
            _ = unsafe mkdir(folder + "/identity", 0o700)
        }
        try takeKey()
    }

    var identity: IdentityDirectory { IdentityDirectory(folder + "/identity") }

    /// Takes the key from the card, or makes one.
    private func takeKey() throws {
        key = try identity.signingKey { key }
        try identity.remember(key.publicKey)
    }

    /// The key on the card is lost, and the enrolment with it.
    func loseKey() throws {
        for name in ["/kiosk.key", "/enrolment", "/enrolment.order"] {
            _ = unsafe unlink(identity.path + name)
        }
        key = try .seeded(&random)
    }

    var now: BootTime { clock.boot(at: world.now) }

    /// The machine is switched on: a new boot of the kernel, and the daemon with it.
    func switchOn() {
        guard !isOn, world.now >= offUntil else { return }
        isOn = true
        if let oldCard, world.plant == .reusedSequence { disk.restore(oldCard) }
        boot = .seeded(&random)
        let wall = batteryDead ? WallTime(milliseconds: 1_000_000) : world.now.wall
        clock = MachineClock(
            drift: drift, bootedAt: world.now, wall: wall,
            offset: .milliseconds(.random(in: -4_500...4_500, using: &random)))
        let delay = TimeSpan.seconds(.random(in: 5...600, using: &random))
        world.plan(.timeSource(number, boot: boot), at: max(world.now + delay, noTimeUntil))
        start()
    }

    /// The daemon starts.
    func start() {
        guard isOn, run == nil else { return }
        runs += 1
        cell.now = now
        var machine = Machine()
        machine.now = { [cell] in cell.now }
        machine.space = { [cell] _ in cell.space }
        machine.fill = { _ in true }
        machine.doAside = { _, work in work() }
        machine.vfs = disk.name
        let chains = ChainNames(seed: random.next())
        machine.makeChain = { chains.next() }
        do {
            try takeKey()
            // It is read from the card.
            let setup = setup
            let made = try KioskRun(
                number: runs, kiosk: setup, machine: machine, upload: world.upload,
                random: &random)
            run = made
            world.trace.note("start", number, Int64(runs), at: world.now)
            guard !endIfCut() else { return }
            let panels = setup.panels.indices.map { index in
                PanelEvent.attached(
                    panel: UInt16(index + 1), identity: setup.panels[index].identity, held: [],
                    at: now)
            }
            made.keeper.handle([.actions(panels.flatMap { made.rules.accept($0) }, marks: [])])
            if world.plant == .doubleCount, !lastPress.isEmpty {
                made.keeper.handle([.actions(lastPress, marks: [])])
            }
            give(.started)
            if hasNetwork { orderEnrolment() }
            finishStep()
        } catch {
            world.complain("kiosk \(number) does not start: \(error)")
        }
    }

    private static let panel = rater(PanelIdentity(port: "usb-1", vendor: 0x79, product: 6))
    private static let screen = rater(PanelIdentity(port: "screen", vendor: 0, product: 0))

    private static func rater(_ identity: PanelIdentity) -> KioskConfiguration.Panel {
        KioskConfiguration.Panel(
            identity: identity,
            profile: PanelProfile(
                name: "five", title: "Five keys", matches: [], scale: .sc5,
                keys: (1...5).map { PanelProfile.Key(code: UInt16($0), level: UInt8($0)) }),
            question: 1)
    }

    var declared: DeclaredConfiguration {
        DeclaredConfiguration(
            questionSet: "one-stop", version: 1 + changes,
            questions: [.init(id: "Q.OSS", scale: .sc5)], point: nil, openingHours: .office)
    }

    private var setup: JournalLoop.Kiosk {
        var declared = declared
        declared.point =
            run?.machine.status.binding?.point
            ?? (try? identity.enrolment())?.point
        return JournalLoop.Kiosk(
            id: id, key: key, knownKeys: (try? identity.publicKeys()) ?? [], directory: folder,
            runtimeDirectory: folder,
            panels: [Self.panel] + (world.story.corrections > 0 ? [Self.screen] : []),
            declared: declared, boot: boot)
    }
}
