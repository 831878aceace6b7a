import TestSupport
import KioskDaemon
import BatchFormat
import FeedbackCore
import Journal
import SQLite
import ScoringServer

/// Compares what the panels know with what the server holds and counts.
struct Checker {
    let world: World
    let held: HeldEntries
    let counted: [Ledger.CountedRating]
    /// The same by their identities.
    let rows: [Digest: Ledger.CountedRating]
    private let ledger: Ledger
    var problems: [String] = []

    init(_ world: World) throws {
        self.world = world
        ledger = try world.province.ledger()
        held = try HeldEntries(try Ledger.messages(in: world.province.directory))
        var counted = try ledger.ratings()
        if world.plant == .narrowInterval {
            for index in counted.indices { counted[index].narrow() }
        }
        self.counted = counted
        rows = Dictionary(counted.map { ($0.identity, $0) }) { first, _ in first }
    }

    /// Everything that is wrong, in words.
    mutating func check() throws -> [String] {
        problems = world.complaints
        if let failure = world.province.failure { problems.append(failure) }
        for kiosk in world.kiosks {
            checkPresses(kiosk)
            checkKiosk(kiosk)
        }
        checkStrangers()
        checkIndex()
        checkRatings()
        checkPanels()
        checkCorrections()
        try checkFigures()
        checkRefused()
        if let problem = world.waits.problem { problems.append(problem) }
        return problems
    }

    /// Every press that was thanked for is held once, or its loss is declared.
    private mutating func checkPresses(_ kiosk: Kiosk) {
        var missing: [Panel.Press] = []
        for press in kiosk.panel.presses {
            let count = held.count(HeldEntries.Cast(press, of: kiosk.id))
            if count > 1 {
                problems.append("\(press.at) kiosk \(kiosk.number): a press is held \(count) times")
            }
            if count == 0, press.lamp == .thanks, !press.isGone { missing.append(press) }
        }
        let chain = kiosk.run?.board.look().record?.chain
        let inUse = missing.filter { $0.chain == chain }
        guard let first = inUse.first ?? missing.first,
            !inUse.isEmpty || missing.count > declaredLoss(of: kiosk)
        else { return }
        problems.append(
            "kiosk \(kiosk.number): \(missing.count) presses that were thanked for are lost, "
                + "the first at \(first.at), entry \(first.sequence)")
    }

    /// How many presses on chains that are no longer written may be missing.
    ///
    /// That nobody knows how many is an answer only where a bit turned over.
    private func declaredLoss(of kiosk: Kiosk) -> Int {
        let machines = world.kiosks.filter { $0.id == kiosk.id }
        if held.declaringUnknown.contains(kiosk.id), machines.contains(where: \.isCorrupted) {
            return .max
        }
        return Int(clamping: held.declared[kiosk.id] ?? 0)
    }

    /// The server holds nothing that nobody pressed.
    private mutating func checkStrangers() {
        var known: Set<HeldEntries.Cast> = []
        for kiosk in world.kiosks {
            for press in kiosk.panel.presses {
                var cast = HeldEntries.Cast(press, of: kiosk.id)
                known.insert(cast)
                cast.boot = nil
                known.insert(cast)
            }
        }
        let strangers = held.ratings.keys.count { !known.contains($0) }
        if strangers > 0 { problems.append("\(strangers) ratings are held that nobody cast") }
    }

    /// What is held is counted, once each.
    private mutating func checkIndex() {
        let identities = Set(counted.map(\.identity))
        if identities.count != counted.count {
            problems.append("\(counted.count - identities.count) entries are counted twice")
        }
        let missing = held.identities.subtracting(identities).count
        if missing > 0 { problems.append("\(missing) ratings that are held are not counted") }
        let strange = identities.subtracting(held.identities).count
        if strange > 0 { problems.append("\(strange) ratings are counted that are not held") }
    }

    /// What is counted is what was pressed, when and where.
    private mutating func checkRatings() {
        var pressed: [Digest: (press: Panel.Press, point: String)] = [:]
        for kiosk in world.kiosks {
            for press in kiosk.panel.presses {
                for identity in held.identities(HeldEntries.Cast(press, of: kiosk.id)) {
                    pressed[identity] = (press, kiosk.point)
                }
            }
        }
        let strange = counted.count { rating in
            guard let (press, point) = pressed[rating.identity] else { return false }
            return rating.level != press.level || rating.point != point
        }
        if strange > 0 { problems.append("\(strange) ratings are counted as others, or elsewhere") }
        checkTimes(pressed.mapValues(\.press.at))
    }

    /// Each span of time contains the true time.
    private mutating func checkTimes(_ times: [Digest: Instant]) {
        let wrong = counted.filter { rating in
            guard let time = times[rating.identity]?.wall else { return false }
            return time < rating.earliest || rating.latest < time
        }
        guard let first = wrong.first, let time = times[first.identity] else { return }
        problems.append(
            "\(wrong.count) spans of time do not contain the true time, the first \(time): "
                + "\((time.wall - first.earliest).words) after its start, "
                + "\((first.latest - time.wall).words) before its end")
    }

    /// A panel that counts by itself comes to the same, where nothing of it is said to be lost.
    private mutating func checkPanels() {
        for (id, kiosks) in Dictionary(grouping: world.kiosks, by: \.id) {
            let presses = kiosks.flatMap(\.panel.presses)
            guard !presses.contains(where: \.isGone), declaredLoss(of: kiosks[0]) == 0 else {
                continue
            }
            let point = kiosks[0].point
            guard world.kiosks.allSatisfy({ $0.point != point || $0.id == id }) else { continue }
            for level in UInt8(1)...5 {
                let ranges = kiosks.map { kiosk in
                    kiosk.panel.counts(of: level) { isLinkLost($0, kiosk) }
                }
                let fewest = ranges.reduce(0) { $0 + $1.lowerBound }
                let most = ranges.reduce(0) { $0 + $1.upperBound }
                let figure = counted.count {
                    $0.level == level && $0.point == point && !$0.isReplaced
                }
                guard !(fewest...most).contains(figure) else { continue }
                problems.append(
                    "\(point): \(figure) of level \(level) are counted, its panels thanked for "
                        + "\(fewest)" + (most > fewest ? " to \(most)" : ""))
            }
        }
    }

    /// The published months agree with the ratings that are counted one by one.
    private mutating func checkFigures() throws {
        for kiosk in world.kiosks where !kiosk.isSecondMachine {
            let monthly = try ledger.monthly(at: kiosk.point)
            let rows = counted.filter {
                $0.point == kiosk.point && !$0.isReplaced && $0.isWithinOneMonth
            }
            for level in UInt8(1)...5 {
                let figure = monthly[level] ?? 0
                let expected = rows.count { $0.level == level }
                if figure != expected {
                    problems.append(
                        "\(kiosk.point): the months say \(figure) of level \(level), "
                            + "\(expected) are counted")
                }
            }
        }
    }

    /// A kiosk tells of no more refused presses than its lamp refused.
    private mutating func checkRefused() {
        for (id, kiosks) in Dictionary(grouping: world.kiosks, by: \.id) {
            let told = held.refused[id] ?? 0
            let seen = kiosks.reduce(0) { sum, kiosk in
                sum + kiosk.panel.presses.count { $0.lamp != .thanks }
            }
            if told > UInt64(seen) {
                problems.append("\(kiosks[0].point): \(told) refusals are told, \(seen) were seen")
            }
        }
    }

    /// A kiosk that works has sent everything, and its chain verifies.
    private mutating func checkKiosk(_ kiosk: Kiosk) {
        guard let record = kiosk.run?.board.look().record else {
            problems.append("kiosk \(kiosk.number) does not run, though all is well")
            return
        }
        if record.unsent > 0 {
            problems.append("kiosk \(kiosk.number): \(record.unsent) entries are never sent")
        }
        if let refusal = kiosk.run?.board.look().refusal {
            problems.append("kiosk \(kiosk.number) refuses, though all is well: \(refusal)")
        }
        guard !kiosk.isCorrupted else { return }
        verify(kiosk, "journal")
        for place in ["quarantine", "branches"] {
            for name in TemporaryDirectory.names(in: kiosk.folder + "/" + place) {
                if world.plant == .spoiltPutAside { spoil(kiosk, place + "/" + name) }
                verify(kiosk, place + "/" + name)
            }
        }
    }

    /// Gives the last entry another time.
    private mutating func spoil(_ kiosk: Kiosk, _ name: String) {
        do {
            try Database(
                path: kiosk.folder + "/" + name + "/journal.db", access: .readWrite,
                vfs: kiosk.disk.name
            ).execute("UPDATE entry SET ms = ms + 1 WHERE seq = (SELECT max(seq) FROM entry)")
        } catch { problems.append("kiosk \(kiosk.number): \(name) cannot be spoilt: \(error)") }
    }

    /// A journal verifies, in use or put aside.
    private mutating func verify(_ kiosk: Kiosk, _ name: String) {
        do {
            let reader = try JournalReader(
                directory: kiosk.folder + "/" + name, vfs: kiosk.disk.name)
            let report = try reader.verify(keys: kiosk.identity.publicKeys())
            if !report.isSound {
                problems.append(
                    "kiosk \(kiosk.number): \(name) does not verify: \(report.faults)")
            }
        } catch { problems.append("kiosk \(kiosk.number): \(name) cannot be read: \(error)") }
    }
}

extension Ledger.CountedRating {
    /// True if the span lies within one month in Vietnam.
    fileprivate var isWithinOneMonth: Bool {
        let offset: Int64 = 7 * 3_600_000
        return Self.month(earliest.milliseconds + offset)
            == Self.month(latest.milliseconds + offset)
    }

    /// Months since the year 0, by Howard Hinnant's days-to-civil algorithm.
    private static func month(_ milliseconds: Int64) -> Int64 {
        let days =
            (milliseconds - (milliseconds % 86_400_000 + 86_400_000) % 86_400_000)
            / 86_400_000 + 719_468
        let era = days / 146_097
        let dayOfEra = days - era * 146_097
        let year = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * year + year / 4 - year / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (year + era * 400 + (month <= 2 ? 1 : 0)) * 12 + month
    }

    /// A span of time that claims more than is known.
    fileprivate mutating func narrow() {
        let third = TimeSpan.milliseconds((latest - earliest).milliseconds / 3)
        earliest = earliest + third
        latest = latest + (.zero - third)
    }
}
