import TestSupport
import BatchFormat
import FeedbackCore
import Glibc
import ScoringServer
import Uplink

/// What happens to the server's machine, and to what it is sent.
extension Province {
    /// The next batch of this kiosk cannot be read, until `mend`.
    func poison(_ kiosk: KioskID) { poisonNext.insert(kiosk) }

    /// Everything can be read again.
    func mend() {
        poisonNext = []
        poisoned = [:]
    }

    /// A refusal as a server of an older version signs it, that cannot read what is in a batch.
    func refusePoison(_ bytes: [UInt8], at now: Instant) -> HTTPReply? {
        guard !poisonNext.isEmpty || !poisoned.isEmpty,
            let message = try? SignedMessage(bytes, expecting: .batch),
            let batch = try? Batch(payload: message.payload)
        else { return nil }
        let digest = message.payloadDigest
        if poisonNext.remove(batch.kiosk) != nil {
            poisoned[digest] = (batch.kiosk, UInt64(batch.entries.count { !$0.fact.ridesAlong }))
        }
        guard poisoned[digest] != nil else { return nil }
        let receipt = Receipt(
            kiosk: batch.kiosk, chain: .zero, payloadDigest: digest, code: .unreadablePayload,
            firstHeldAt: WallTime(milliseconds: 0), now: now.wall,
            contiguous: ChainHead(
                sequence: 0, hash: ChainHash.genesis(kiosk: batch.kiosk, chain: .zero)),
            nextUploadAfter: .zero)
        return sign(receipt).map {
            HTTPReply(status: 422, contentType: "application/cbor", body: $0)
        }
    }

    /// What the server would say of a batch that it has held for long, for a planted mistake.
    func falseAnswer(to bytes: [UInt8], at now: Instant) -> [UInt8]? {
        guard let message = try? SignedMessage(bytes, expecting: .batch),
            let batch = try? Batch(payload: message.payload)
        else { return nil }
        return sign(
            Receipt(
                kiosk: batch.kiosk, chain: batch.chain, payloadDigest: message.payloadDigest,
                code: .held, firstHeldAt: WallTime(milliseconds: 0), now: now.wall,
                contiguous: ChainHead(sequence: batch.lastSequence, hash: batch.headAfter),
                nextUploadAfter: .zero))
    }

    private func sign(_ receipt: Receipt) -> [UInt8]? {
        try? ServerKeys.load(directory, now: receipt.now).answer(receipt).body
    }

    /// Somebody takes in what a stick brought, beside the server, and leaves the answers on it.
    ///
    /// What cannot be taken now, because the disk does not let it, comes again with another stick.
    func take(_ stick: String, at now: Instant) {
        guard now >= downUntil else { return }
        do {
            let importer = try ParcelImport(
                directory, now: now.wall, hasThreads: false, warn: { _ in })
            for path in try importer.parcels(on: stick) {
                _ = try importer.take(path) { now.wall }
            }
            try importer.stop()
        } catch {}
    }

    /// The machine stops at once; what was flushed is there when it is on again, a minute later.
    func losePower(at now: Instant) {
        disk.cutPower()
        server = nil
        disk.restorePower()
        downUntil = max(downUntil, now + .minutes(1))
        restart(at: now)
    }

    /// Loses its power now if it is to; true if it did.
    func dieIfDue(at now: Instant) -> Bool {
        guard diesAfterCommit else { return false }
        diesAfterCommit = false
        losePower(at: now)
        return true
    }

    /// Nobody answers for so long.
    func goDown(for span: TimeSpan, at now: Instant) { downUntil = max(downUntil, now + span) }

    /// Copies the database aside, as an administrator has it done at night.
    func backUp(at now: Instant) {
        guard now >= downUntil else { return }
        backup = ["/hailong.db", "/hailong.db-wal"].map { name in
            (folder + name, disk.content(of: folder + name) ?? [])
        }
    }

    /// Puts the copy back; what came in since is gone here.
    func restoreBackup(at now: Instant) {
        guard !backup.isEmpty else { return }
        restart(at: now) { for file in backup { disk.put(file.bytes, at: file.path) } }
    }

    /// Has receipts signed with another key, certified by the same root.
    func rotateKeys(at now: Instant) {
        restart(at: now) {
            try Self.makeKey(folder + "/keys/receipt.key", &random)
            _ = unsafe unlink(folder + "/keys/receipt.cert")
        }
    }

    /// Everything works from now on.
    func heal(at now: Instant) {
        disk.isFull = false
        disk.failSync(1 << 40)
        diesAfterCommit = false
        downUntil = now
        startAgain(at: now)
    }

    /// What is held and counted.
    func ledger() throws -> Ledger {
        try Ledger(directory)
    }
}

extension HTTPReply {
    /// What the listener makes of the server's reply.
    init(_ reply: Reply) {
        self.init(
            status: reply.status, retryAfter: reply.retryAfter.map(String.init),
            contentType: reply.contentType, body: reply.body)
    }
}

extension SigningKey {
    /// A key made of a seed's numbers.
    static func seeded(
        _ random: inout some RandomNumberGenerator
    ) throws(FormatError) -> SigningKey {
        // The first byte keeps the number below the order of the curve.
        try SigningKey(rawRepresentation: [1] + drawn(31, &random))
    }
}

extension FixedBytes {
    /// A value made of a seed's numbers.
    static func seeded(_ random: inout some RandomNumberGenerator) -> Self {
        Self(trusted: drawn(byteCount, &random))
    }
}

private func drawn(_ count: Int, _ random: inout some RandomNumberGenerator) -> [UInt8] {
    (0..<count).map { _ in .random(in: 0...255, using: &random) }
}
