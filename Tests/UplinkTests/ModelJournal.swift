import BatchFormat
import FeedbackCore

@testable import Uplink

/// A kiosk's journal in memory: batches are frozen once, and covered by receipts.
final class ModelJournal {
    static let kiosk = KioskID(trusted: Array(0..<16))
    static let chain = ChainID(trusted: Array(16..<32))

    private struct Frozen {
        var batch: SealedBatch
        var coveredBy: [[UInt8]] = []
        var setAside = false
    }

    let key: SigningKey
    private let perBatch: Int
    /// A planted bug: sign a frozen batch again each time it is asked for.
    var signsAgain = false
    private var entries: [Entry] = []
    private var hashes: [Digest] = []
    private var frozen: [Frozen] = []
    private var frozenEntries = 0

    init(key: SigningKey, perBatch: Int = 4) {
        self.key = key
        self.perBatch = perBatch
    }

    /// Records so many presses, after a boot entry if they are the first.
    func press(_ count: Int) {
        if entries.isEmpty {
            append(.boot(BootRecord(bootID: .zero, version: "1", clean: false)))
        }
        for index in 0..<count {
            append(.rating(Rating(panel: 1, question: 1, level: UInt8(index % 5) + 1)))
        }
    }

    private func append(_ fact: Fact) {
        let sequence = UInt64(entries.count) + 1
        let entry = Entry(
            sequence: sequence,
            moment: Moment(bootOrdinal: 1, milliseconds: Int64(sequence) * 1_000), fact: fact)
        hashes.append(ChainHash.next(after: head(before: sequence), entry: entry))
        entries.append(entry)
    }

    private func head(before sequence: UInt64) -> Digest {
        sequence == 1
            ? ChainHash.genesis(kiosk: Self.kiosk, chain: Self.chain) : hashes[Int(sequence) - 2]
    }

    var identities: [Digest] { hashes }

    /// How often each frozen batch was covered, in order.
    var coverage: [Int] { frozen.map { $0.coveredBy.count } }

    var setAside: [Bool] { frozen.map(\.setAside) }

    /// Ratings that no receipt covers.
    var unsent: Int {
        let open = frozen.filter { $0.coveredBy.isEmpty && !$0.setAside }.map(\.batch.count)
        return open.reduce(entries.count - frozenEntries, +)
    }

    func freeze() throws -> SealedBatch? {
        if let open = frozen.first(where: { $0.coveredBy.isEmpty && !$0.setAside }) {
            guard signsAgain else { return open.batch }
            var batch = open.batch
            let payload = try SignedMessage(batch.message, expecting: .batch).payload
            batch.message = try SignedMessage.seal(payload, as: .batch, with: key)
            return batch
        }
        let next = Array(entries[frozenEntries...].prefix(perBatch))
        guard let first = next.first, let last = next.last else { return nil }
        let base =
            first.sequence == 1
            ? Moment(bootOrdinal: 0, milliseconds: 0) : entries[Int(first.sequence) - 2].moment
        let batch = Batch(
            kiosk: Self.kiosk, chain: Self.chain, base: base,
            headBefore: head(before: first.sequence), headAfter: hashes[Int(last.sequence) - 1],
            entries: next)
        let payload = try batch.payload()
        let sealed = SealedBatch(
            chain: Self.chain, payloadDigest: sha256(payload),
            message: try SignedMessage.seal(payload, as: .batch, with: key), count: next.count)
        frozen.append(Frozen(batch: sealed))
        frozenEntries += next.count
        return sealed
    }

    /// Takes a receipt that the machine believed; false if it is about no batch of ours.
    func settle(_ receipt: Receipt, bytes: [UInt8]) -> Bool {
        guard
            let index = frozen.firstIndex(where: {
                $0.batch.payloadDigest == receipt.payloadDigest
            })
        else { return false }
        if receipt.code.isRefusal {
            frozen[index].setAside = true
        } else {
            frozen[index].coveredBy.append(bytes)
        }
        return true
    }

    /// An order to enrol with a code, signed.
    func order(server: ServerURL, root: KeyID, code: String = "ABCDE") throws -> EnrolmentOrder {
        let payload = Enrolment(
            code: code, kiosk: Self.kiosk, publicKey: key.publicKey, chain: Self.chain
        ).payload()
        return EnrolmentOrder(
            server: server, root: root, chain: Self.chain, payloadDigest: sha256(payload),
            message: try SignedMessage.seal(payload, as: .enrolment, with: key))
    }
}
