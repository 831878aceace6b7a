import BatchFormat
import FeedbackCore

/// A kiosk in memory, which signs one batch after the other.
struct MilledKiosk {
    private let id = KioskID.random()
    private let chain = ChainID.random()
    private let key = SigningKey()
    private var visitors: Visitors
    private var sequence: UInt64 = 0
    private var head: Digest
    private var moment = Moment(bootOrdinal: 0, milliseconds: 0)

    init(seed: UInt64) {
        visitors = Visitors(seed: seed)
        head = ChainHash.genesis(kiosk: id, chain: chain)
    }

    /// The signed request to be bound to the point of a code.
    func enrolment(code: String) throws -> [UInt8] {
        let enrolment = Enrolment(code: code, kiosk: id, publicKey: key.publicKey, chain: chain)
        return try SignedMessage.seal(enrolment.payload(), as: .enrolment, with: key)
    }

    /// The next batch, signed: so many ratings after what the daemon writes on its own.
    mutating func batch(ratings: Int, point: String, since start: WallTime) throws -> [UInt8] {
        let (base, before) = (moment, head)
        var entries: [Entry] = []
        if sequence == 0 {
            let boot = BootRecord(bootID: .random(), version: "mill", clean: true)
            entries.append(next(.boot(boot)))
            entries.append(next(declaration(point: point)))
            let clock = ClockRecord(wall: start, errorMilliseconds: 5, quality: .synced)
            entries.append(next(.clock(clock)))
        } else {
            entries.append(next(.receipt(.random())))
        }
        for _ in 0..<ratings {
            let rating = visitors.next()
            moment.milliseconds = visitors.milliseconds
            entries.append(next(rating))
        }
        let batch = Batch(
            kiosk: id, chain: chain, base: base, headBefore: before, headAfter: head,
            entries: entries)
        return try SignedMessage.seal(batch.payload(), as: .batch, with: key)
    }

    private mutating func next(_ fact: Fact) -> Entry {
        sequence += 1
        if case .boot = fact { moment.bootOrdinal += 1 }
        let entry = Entry(sequence: sequence, moment: moment, fact: fact)
        head = ChainHash.next(after: head, entry: entry)
        return entry
    }
}
