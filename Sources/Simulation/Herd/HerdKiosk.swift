import FeedbackCore
import Uplink

/// One kiosk of a herd: the shipped machine, and the count of what it recorded.
struct HerdKiosk {
    var machine: UplinkMachine
    /// The machine's timer; another one planned earlier is stale.
    var wake: BootTime?
    /// When the machine will be told that enough ratings wait.
    var enoughAt: BootTime?
    /// When the exchange under way began, and how long it may take.
    var sent = BootTime(microseconds: 0)
    var limit = TimeSpan.zero
    var path = UploadRequest.Path.batches
    /// Until when the connection of the last exchange stays open; nothing if there is none.
    var openUntil: BootTime?
    /// Ratings of the batch that is frozen.
    var frozen: Int?
    /// Ratings that receipts hold.
    var held = 0
    /// Ratings recorded before the moment that matters: the server's return, or the switching on.
    var owed = 0
    /// Those of them that were held before the server went away.
    var heldBefore = 0
    /// When all of them were held.
    var drainedAt: BootTime?
    /// When the server was first heard again.
    var heardAt: BootTime?
    /// How it records.
    let pace: HerdPace

    /// Ratings that wait at `now`.
    func waiting(at now: BootTime) -> Int { pace.recorded(at: now) - held }

    /// Freezes a batch if none is frozen and one is due, as the journal does.
    mutating func freeze(at now: BootTime) -> Bool {
        if frozen != nil { return true }
        let policy = BatchPolicy()
        let waiting = waiting(at: now)
        guard policy.isDue(waiting: waiting) else { return false }
        var cut = policy.cut
        while cut.count < waiting, cut.takes(HerdPace.rating, bytes: HerdPace.ratingBytes) {}
        frozen = cut.count
        return true
    }

    /// Takes note of a receipt for the frozen batch.
    mutating func settle(at now: BootTime, serverLeaves: BootTime?) {
        held += frozen ?? 0
        frozen = nil
        if let serverLeaves, now < serverLeaves { heldBefore = held }
        if drainedAt == nil, held >= owed { drainedAt = now }
    }
}
