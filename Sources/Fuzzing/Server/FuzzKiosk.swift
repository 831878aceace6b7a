import BatchFormat
import FeedbackCore
import ScoringServer

/// A kiosk that is enrolled, begins a chain, and writes whatever an input tells it to.
struct FuzzKiosk {
    let id: KioskID
    let key: SigningKey
    let chain = ChainID(trusted: (0..<16).map { _ in .random(in: 0...255) })
    private let province: FuzzProvince
    private var entries: [Entry] = []
    private var hashes: [Digest] = []
    /// Every hash that ever stood at a place of the chain.
    private(set) var known: [UInt64: Set<Digest>]
    /// Every message sent, and what the server said of it first.
    private(set) var sent: [(message: [UInt8], receipt: Receipt)] = []
    /// How far the server held the chain.
    private var contiguous: UInt64 = 0

    /// The province's kiosk with a chain that nobody has heard of.
    init(at province: FuzzProvince) {
        self.province = province
        (id, key) = (province.kiosk, province.key)
        known = [0: [ChainHash.genesis(kiosk: id, chain: chain)]]
    }

    /// Appends an entry some ms after the one before; a boot opens the next ordinal.
    mutating func append(_ fact: Fact, after milliseconds: Int64) {
        guard (try? FactCodec.check(fact)) != nil else { return }
        var moment = entries.last?.moment ?? Moment(bootOrdinal: 0, milliseconds: 0)
        if case .boot = fact {
            moment = Moment(bootOrdinal: moment.bootOrdinal + 1, milliseconds: 0)
        }
        moment.milliseconds += milliseconds
        let entry = Entry(sequence: UInt64(entries.count) + 1, moment: moment, fact: fact)
        let hash = ChainHash.next(after: self.hash(at: entries.count), entry: entry)
        entries.append(entry)
        hashes.append(hash)
        known[entry.sequence, default: []].insert(hash)
    }

    /// Forgets entries, as a card restored from an image does.
    mutating func goBack(to count: Int) {
        entries.removeLast(max(0, entries.count - count))
        hashes.removeLast(max(0, hashes.count - count))
    }

    /// Sends entries `first` to `last`, as far as there are such; `changing` what is signed.
    mutating func send(
        _ first: Int, _ last: Int, changing: (inout Batch) -> Void = { _ in }
    ) throws {
        let last = min(last, entries.count, first + Limits.entriesPerBatch - 1)
        guard first >= 1, first <= last else { return }
        var batch = Batch(
            kiosk: id, chain: chain,
            base: first == 1
                ? Moment(bootOrdinal: 0, milliseconds: 0) : entries[first - 2].moment,
            headBefore: hash(at: first - 1), headAfter: hash(at: last),
            entries: Array(entries[(first - 1)..<last]))
        changing(&batch)
        guard let payload = try? batch.payload() else { return }
        try post(try SignedMessage.seal(payload, as: .batch, with: key), batch)
    }

    /// Sends a message again, byte for byte: the server says the same.
    mutating func sendAgain(_ index: Int) throws {
        guard sent.indices.contains(index) else { return }
        let (message, first) = sent[index]
        let reply = province.server.ingest.ingest(message, now: FuzzProvince.noon + .hours(1))
        guard let receipt = try province.receipt(reply) else {
            throw BrokenPromise("what was read once is read again")
        }
        // A batch that waited behind a gap may turn out to be a branch.
        let same = receipt.code == first.code || (first.code == .held && receipt.code == .branch)
        try promise(same, "\(receipt.code) after \(first.code)")
        if !first.code.isRefusal {
            try promise(receipt.firstHeldAt == first.firstHeldAt, "a batch is held since once")
        }
        try check(receipt)
    }

    private func hash(at count: Int) -> Digest {
        count == 0 ? ChainHash.genesis(kiosk: id, chain: chain) : hashes[count - 1]
    }

    private mutating func post(_ message: [UInt8], _ batch: Batch) throws {
        let reply = province.server.ingest.ingest(message, now: FuzzProvince.noon)
        guard let receipt = try province.receipt(reply) else {
            throw BrokenPromise("a signed batch is answered with a statement")
        }
        let digest = try SignedMessage(message, expecting: .batch).payloadDigest
        try promise(
            receipt.kiosk == id && receipt.chain == chain && receipt.payloadDigest == digest,
            "a receipt is about what was sent")
        let isSound = (try? batch.verifiedHashes()) != nil
        let expected: Set<ReceiptCode> = isSound ? [.held, .branch] : [.brokenChain]
        try promise(expected.contains(receipt.code), "\(receipt.code), sound: \(isSound)")
        try check(receipt)
        if receipt.code == .held, batch.firstSequence <= receipt.contiguous.sequence + 1 {
            try promise(
                receipt.contiguous.sequence >= batch.lastSequence,
                "what is held without a gap counts")
        }
        sent.append((message, receipt))
    }

    /// The chain at the server never shrinks, and is one that this kiosk wrote.
    private mutating func check(_ receipt: Receipt) throws {
        guard !receipt.code.isRefusal else { return }
        let head = receipt.contiguous
        try promise(head.sequence >= contiguous, "\(head.sequence) after \(contiguous)")
        contiguous = head.sequence
        try promise(
            known[head.sequence]?.contains(head.hash) == true, "a head that nobody wrote")
    }
}
