package import FeedbackCore

/// What still has to be told to the chain while the disk refuses, bounded.
package struct Backlog {
    /// Facts other than ratings; they go with the next commit.
    package private(set) var facts: [(fact: Fact, at: BootTime)] = []
    /// Presses whose citizens were not thanked, and of which no loss entry tells yet.
    package private(set) var refused: UInt64 = 0
    /// What citizens have said of ratings on disk; it goes with the next commit.
    package private(set) var followUps: [(said: SaidOfRating, at: BootTime)] = []
    /// The latest record of each panel, which a new chain has to hear again.
    private var panels: [UInt16: PanelRecord] = [:]
    /// The configuration in force, which a new chain has to hear again.
    private var configuration: [UInt8] = []
    /// Whether service mode is on, which a new chain has to hear again if it is.
    private var isInService = false

    package init() {}

    /// Takes what the input rules decided, and gives back the presses.
    package mutating func take(_ actions: [InputAction]) -> [Press] {
        var presses: [Press] = []
        for action in actions {
            switch action {
            case .press(let press): presses.append(press)
            case .panel(let record, let time):
                panels[record.panel] = record
                add(.panel(record), at: time)
            case .loss(let loss, let time): add(.loss(loss), at: time)
            }
        }
        return presses
    }

    /// Adds a fact; with too many waiting, the newest is the one that goes.
    ///
    /// The oldest stay: among them is the boot entry, by which all later ones are read. What says
    /// which ratings count, that some are missing, or who has read them always stays.
    package mutating func add(_ fact: Fact, at time: BootTime) {
        switch fact {
        case .configuration(let bytes): configuration = bytes
        case .service(let on): isInService = on
        default: break
        }
        if isFull {
            // No rating comes between facts that wait: the last of a kind is what holds.
            switch fact {
            case .loss(let loss): if merge(loss) { return }
            case .inspected: facts.removeAll { $0.fact == fact }
            default: if fact.mustStay { facts.removeAll { $0.fact.kind == fact.kind } }
            }
        }
        if !isFull || fact.mustStay { facts.append((fact, time)) }
    }

    private var isFull: Bool { facts.count >= Limits.waitingFacts }

    /// Adds to a loss that waits already, and has the same reason; false if there is none.
    private mutating func merge(_ loss: Loss) -> Bool {
        for index in facts.indices {
            guard case .loss(let known) = facts[index].fact, let both = known.merged(with: loss)
            else { continue }
            facts[index].fact = .loss(both)
            return true
        }
        return false
    }

    /// Adds what a citizen has said; with too much waiting, the newest goes.
    package mutating func add(_ said: SaidOfRating, at time: BootTime) {
        if followUps.count < Limits.waitingFacts { followUps.append((said, time)) }
    }

    /// True if a commit would have something to write.
    package var waits: Bool { !facts.isEmpty || !followUps.isEmpty }

    /// Counts presses whose citizens were not thanked.
    package mutating func refuse(_ presses: [Press]) { refused += UInt64(presses.count) }

    /// The facts for a commit that carries so many ratings, in order.
    package func facts(with ratings: [(Fact, BootTime)], at now: BootTime) -> [(Fact, BootTime)] {
        var all = facts.map { ($0.fact, $0.at) } + ratings
        if refused > 0 { all.append((.loss(Loss(reason: .refused, count: refused)), now)) }
        return all
    }

    /// Everything that waited is on disk.
    package mutating func written() {
        facts = []
        followUps = []
        refused = 0
    }

    /// True until the boot entry of this start is on disk: before it no entry has its true moment.
    package var holdsBoot: Bool { facts.contains { $0.fact.isBoot } }

    /// A new chain is begun: it has to hear of this boot, the configuration, the panels and service
    /// mode first.
    package mutating func restate(_ boot: BootRecord, at now: BootTime) {
        let others = facts.filter { !$0.fact.isRestated }
        facts = [(.boot(boot), now), (.configuration(configuration), now)]
        facts += panels.values.sorted { $0.panel < $1.panel }.map { (.panel($0), now) }
        if isInService { facts.append((.service(on: true), now)) }
        facts += others
    }

    /// The daemon stops: the last entry says so, after any loss.
    package mutating func stop(at now: BootTime) {
        if refused > 0 { add(.loss(Loss(reason: .refused, count: refused)), at: now) }
        refused = 0
        add(.stopped, at: now)
    }
}

extension Fact {
    fileprivate var isBoot: Bool {
        if case .boot = self { true } else { false }
    }

    /// True if somebody would be misled without it.
    fileprivate var mustStay: Bool {
        switch self {
        case .loss, .service, .configuration, .inspected, .stopped: true
        default: false
        }
    }

    fileprivate var isRestated: Bool {
        switch self {
        case .boot, .configuration, .panel, .service: true
        default: false
        }
    }
}
