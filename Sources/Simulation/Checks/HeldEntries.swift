import BatchFormat
import FeedbackCore
import ScoringServer

/// What stands in the batches that the server holds, read without its index.
struct HeldEntries {
    /// One rating, by the boot in which it was cast.
    struct Cast: Hashable {
        var kiosk: KioskID
        /// Nothing if the batches before are not held.
        var boot: BootID?
        var milliseconds: Int64
        var level: UInt8

        init(_ press: Panel.Press, of kiosk: KioskID) {
            self.init(
                kiosk: kiosk, boot: press.boot, milliseconds: press.milliseconds,
                level: press.level)
        }

        fileprivate init(kiosk: KioskID, boot: BootID?, milliseconds: Int64, level: UInt8) {
            self.kiosk = kiosk
            self.boot = boot
            self.milliseconds = milliseconds
            self.level = level
        }
    }

    /// The identities of the entries that say so; one if all is well.
    private(set) var ratings: [Cast: Set<Digest>] = [:]
    /// The identity of every rating.
    private(set) var identities: Set<Digest> = []
    /// Presses that kiosks refused, as far as they told.
    private(set) var refused: [KioskID: UInt64] = [:]
    /// Entries that kiosks said to be lost, as far as they could count them.
    private(set) var declared: [KioskID: UInt64] = [:]
    /// Kiosks that said that they do not know how many.
    private(set) var declaringUnknown: Set<KioskID> = []
    /// Entries that were read.
    private var seen: Set<Digest> = []
    /// The boot in force after the entry with this hash.
    private var boots: [Digest: BootID] = [:]
    /// Reads messages, whose signatures the server has verified.
    init(_ messages: [[UInt8]]) throws {
        var waiting = try messages.map {
            try Batch(payload: try SignedMessage($0, expecting: .batch).payload)
        }
        var before = Int.max
        while !waiting.isEmpty, waiting.count < before {
            before = waiting.count
            waiting = waiting.filter { !read($0) }
        }
        for batch in waiting { read(batch, from: nil) }
    }

    /// How often a press is held.
    func count(_ cast: Cast) -> Int { identities(cast).count }

    /// True if a kiosk's press is held.
    func holds(_ press: Panel.Press, of kiosk: KioskID) -> Bool {
        count(Cast(press, of: kiosk)) > 0
    }

    /// The entries that say so.
    func identities(_ cast: Cast) -> Set<Digest> {
        var unknown = cast
        unknown.boot = nil
        return (ratings[cast] ?? []).union(ratings[unknown] ?? [])
    }

    /// Reads a batch that follows what was read; false if it does not.
    private mutating func read(_ batch: Batch) -> Bool {
        let before = boots[batch.headBefore]
        guard before != nil || batch.firstSequence == 1 else { return false }
        read(batch, from: before)
        return true
    }

    private mutating func read(_ batch: Batch, from before: BootID?) {
        var boot = before
        for (entry, hash) in zip(batch.entries, batch.recomputedHashes()) {
            if case .boot(let record) = entry.fact { boot = record.bootID }
            boots[hash] = boot
            guard seen.insert(hash).inserted else { continue }
            note(entry, hash, batch.kiosk, boot)
        }
    }

    private mutating func note(
        _ entry: Entry, _ hash: Digest, _ kiosk: KioskID, _ boot: BootID?
    ) {
        switch entry.fact {
        case .rating(let rating):
            identities.insert(hash)
            let cast = Cast(
                kiosk: kiosk, boot: boot, milliseconds: entry.moment.milliseconds,
                level: rating.level)
            ratings[cast, default: []].insert(hash)
        case .loss(let loss) where loss.reason == .refused:
            refused[kiosk, default: 0] += loss.count ?? 0
        case .loss(let loss) where loss.reason == .quarantine:
            declared[kiosk, default: 0] += loss.count ?? 0
            if loss.count == nil { declaringUnknown.insert(kiosk) }
        default: break
        }
    }
}
