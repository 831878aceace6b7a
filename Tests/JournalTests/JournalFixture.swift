import BatchFormat
import FeedbackCore
import Journal
import TestSupport

/// A kiosk with a journal in a temporary directory, and the server that it talks to.
struct JournalFixture {
    let files = TemporaryDirectory()
    let kiosk = KioskID(trusted: [UInt8](repeating: 0x4b, count: 16))
    var key = SigningKey() { didSet { lostKeys.append(oldValue.publicKey) } }
    private var lostKeys: [PublicKey] = []
    let serverKey = SigningKey()
    /// The server's clock, in ms since 1970.
    var serverTime: Int64 = 1_790_000_000_000

    var signer: BatchSigner { BatchSigner(key, known: lostKeys) }

    var directory: String { files.path + "/state/journal" }

    static let boot = Fact.boot(
        BootRecord(
            bootID: BootID(trusted: [UInt8](repeating: 7, count: 16)), version: "1", clean: true))

    /// A rating of a level from 1 to 5.
    static func rating(_ level: Int) -> Fact {
        .rating(Rating(panel: 1, question: 1, level: UInt8(level)))
    }

    /// So many ratings within a minute.
    static func ratings(_ count: Int) -> [(Fact, BootTime)] {
        (0..<count).map { (rating(1 + $0 % 5), BootTime(milliseconds: 1_500 * Int64($0))) }
    }

    /// Some valid configuration bytes.
    static let configuration = Fact.configuration([0xa0])

    static func chain(_ number: UInt8) -> ChainID {
        ChainID(trusted: [UInt8](repeating: number, count: 16))
    }

    func open(vfs: String? = nil, chain: UInt8 = 1) throws -> Journal {
        try Journal.open(directory: directory, kiosk: kiosk, vfs: vfs) { Self.chain(chain) }
    }

    func freeze(
        _ journal: Journal, _ policy: BatchPolicy = BatchPolicy(), at seconds: Int64 = 100
    ) throws -> FrozenBatch? {
        try journal.freeze(policy: policy, at: BootTime(seconds: seconds), signer: signer)
    }

    /// What waits, whatever is open already.
    func freezeWaiting(_ journal: Journal) throws -> FrozenBatch? {
        try journal.freezeWaiting(policy: BatchPolicy(), signer: signer)
    }

    /// The batch in a signed message, as a server would read it.
    func batch(_ frozen: FrozenBatch) throws -> Batch {
        let message = try SignedMessage(frozen.message, expecting: .batch)
        try message.verify(with: key.publicKey)
        return try Batch(payload: message.payload)
    }

    /// A receipt for `frozen`; the server's clock goes on by a second each time.
    mutating func receipt(
        _ frozen: FrozenBatch, _ code: ReceiptCode = .held, contiguous: ChainHead? = nil,
        chain: UInt8 = 1
    ) throws -> Receipt {
        serverTime += 1_000
        let message = try SignedMessage(frozen.message, expecting: .batch)
        let batch = try Batch(payload: message.payload)
        let head = ChainHead(sequence: batch.lastSequence, hash: batch.headAfter)
        return Receipt(
            kiosk: kiosk, chain: Self.chain(chain), payloadDigest: frozen.payloadDigest, code: code,
            firstHeldAt: WallTime(milliseconds: code.isRefusal ? 0 : serverTime),
            now: WallTime(milliseconds: serverTime), contiguous: contiguous ?? head,
            nextUploadAfter: .zero)
    }

    /// Settles with a receipt that is signed anew each time, as a server does.
    func settle(_ journal: Journal, _ receipt: Receipt) throws -> SettleOutcome {
        let bytes = try SignedMessage.seal(receipt.payload(), as: .receipt, with: serverKey)
        return try journal.settle(receipt: bytes, receipt, at: BootTime(seconds: 200))
    }
}

extension Journal {
    /// Appends facts, all at the same second of the boot.
    @discardableResult
    func append(_ facts: Fact..., at seconds: Int64 = 1) throws -> [Entry] {
        try append(facts.map { ($0, BootTime(seconds: seconds)) })
    }

    /// Appends ratings one after another, one second apart from `seconds` on.
    func rate(_ count: Int, from seconds: Int64 = 10) throws {
        for index in 0..<count {
            try append(JournalFixture.rating(1 + index % 5), at: seconds + Int64(index))
        }
    }
}
