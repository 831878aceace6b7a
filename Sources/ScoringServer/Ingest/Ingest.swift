import BatchFormat
package import FeedbackCore
import SQLite
import Synchronization

/// Takes batches and enrolments in: checked on the caller's thread, committed by the one writer.
///
/// `ingest` and `enrol` block until the commit and are for simulations, tools and tests; the
/// listener uses their `async` twins. The time comes in as a parameter and is believed.
package final class Ingest: Sendable {
    private let keys: ServerKeys
    private let writer: DatabaseThread
    private let directory: KeyDirectory
    private let stored: @Sendable () -> Void
    private let warn: @Sendable (String) -> Void
    /// Receipts whose digests are yet to be committed, in the order of signing.
    private let signed = Mutex<[(digest: Digest, at: WallTime)]>([])

    /// - Parameters:
    ///   - keys: what receipts are signed with.
    ///   - writer: the thread that owns the writing connection.
    ///   - reader: a thread with a reading connection.
    ///   - stored: called after a batch was committed, on any thread.
    ///   - warn: called with an alarm in words after it was committed, on any thread.
    init(
        keys: ServerKeys, writer: DatabaseThread, reader: DatabaseThread,
        stored: @escaping @Sendable () -> Void,
        warn: @escaping @Sendable (String) -> Void = ServerLog.warning
    ) {
        self.keys = keys
        self.writer = writer
        directory = KeyDirectory(reader: reader)
        self.stored = stored
        self.warn = warn
    }

    /// Takes one signed batch and answers once it is on disk.
    package func ingest(_ bytes: [UInt8], now: WallTime) -> Reply {
        let message: SignedMessage
        do { message = try SignedMessage(bytes, expecting: .batch) } catch {
            return .problem(.badRequest(error.description))
        }
        return finish(now) { () throws(ServerError) in
            switch check(message, bytes, try directory.owner(of: message.keyID), now) {
            case .reply(let reply): .answered(reply)
            case .verified(let verified):
                .statement(try writer.perform { try self.commit(verified, $0, now) })
            }
        }
    }

    /// Takes one signed enrolment and answers once it is on disk.
    package func enrol(_ bytes: [UInt8], now: WallTime) -> Reply {
        finish(now) { () throws(ServerError) in
            switch request(bytes) {
            case .reply(let reply): .answered(reply)
            case .enrolment(let enrolment, let payload):
                .statement(
                    try writer.perform {
                        try Self.commit(enrolment, payload, $0, now)
                    })
            }
        }
    }

    /// Writes down the digests of receipts that no batch has followed yet.
    func flushReceipts() {
        forget(upTo: try? writer.perform { try self.writeReceipts($0) })
    }
}

extension Ingest {
    /// `ingest` that suspends instead of blocking.
    func ingestAsync(_ bytes: [UInt8], now: WallTime) async -> Reply {
        let message: SignedMessage
        do { message = try SignedMessage(bytes, expecting: .batch) } catch {
            return .problem(.badRequest(error.description))
        }
        do {
            let owner = try await directory.ownerAsync(of: message.keyID)
            switch check(message, bytes, owner, now) {
            case .reply(let reply): return reply
            case .verified(let verified):
                return tell(try await writer.run { try self.commit(verified, $0, now) })
            }
        } catch { return unavailable(ServerError(wrapping: error)) }
    }

    /// `enrol` that suspends instead of blocking.
    func enrolAsync(_ bytes: [UInt8], now: WallTime) async -> Reply {
        switch request(bytes) {
        case .reply(let reply): return reply
        case .enrolment(let enrolment, let payload):
            do {
                return tell(
                    try await writer.run {
                        try Self.commit(enrolment, payload, $0, now)
                    })
            } catch { return unavailable(ServerError(wrapping: error)) }
        }
    }

    private enum Checked {
        case reply(Reply)
        case verified(BatchCheck.Verified)
    }

    private enum Requested {
        case reply(Reply)
        case enrolment(Enrolment, payload: Digest)
    }

    /// What a commit decided, and what it raised.
    private struct Committed: Sendable {
        var receipt: Receipt
        var alarms: [Alarm]
        /// The last receipt whose digest was written with it.
        var written: Digest?
    }

    private enum Outcome {
        case answered(Reply)
        case statement(Committed)
    }

    private func finish(_ now: WallTime, _ work: () throws(ServerError) -> Outcome) -> Reply {
        do {
            switch try work() {
            case .answered(let reply): return reply
            case .statement(let committed): return tell(committed)
            }
        } catch { return unavailable(error) }
    }

    private func check(
        _ message: SignedMessage, _ bytes: [UInt8], _ owner: KeyOwner?, _ now: WallTime
    ) -> Checked {
        switch BatchCheck.check(message, bytes, owner: owner) {
        case .verified(let verified): return .verified(verified)
        case .garbage(let words): return .reply(.problem(.badRequest(words)))
        case .refused(let code, let kiosk, let chain, let payload):
            return .reply(
                sign(
                    Receipt(
                        kiosk: kiosk, chain: chain, payloadDigest: payload, code: code,
                        firstHeldAt: WallTime(milliseconds: 0), now: now,
                        contiguous: ChainHead(
                            sequence: 0, hash: ChainHash.genesis(kiosk: kiosk, chain: chain)),
                        nextUploadAfter: .zero)))
        }
    }

    private func request(_ bytes: [UInt8]) -> Requested {
        do {
            let message = try SignedMessage(bytes, expecting: .enrolment)
            return .enrolment(try Enrolment(verifying: bytes), payload: message.payloadDigest)
        } catch {
            return .reply(.problem(.badRequest(error.description)))
        }
    }

    private func commit(
        _ verified: BatchCheck.Verified, _ database: Database, _ now: WallTime
    ) throws -> Committed {
        let written = try writeReceipts(database)
        var commit = BatchCommit(database)
        let receipt = try commit.commit(verified, now: now)
        return Committed(receipt: receipt, alarms: commit.alarms, written: written)
    }

    private static func commit(
        _ enrolment: Enrolment, _ payload: Digest, _ database: Database, _ now: WallTime
    ) throws -> Committed {
        var commit = EnrolmentCommit(database)
        let receipt = try commit.commit(enrolment, payload: payload, now: now)
        return Committed(receipt: receipt, alarms: commit.alarms)
    }

    /// Says what is committed, to whoever listens.
    private func tell(_ committed: Committed) -> Reply {
        forget(upTo: committed.written)
        for alarm in committed.alarms { warn(alarm.description) }
        return sign(committed.receipt)
    }

    /// Signs after the commit; the digest is written with a later one.
    ///
    /// A receipt in a chain proves that what follows it came later, so the server remembers when
    /// it signed which. Losing the last few in a crash only makes times a little less certain.
    private func sign(_ receipt: Receipt) -> Reply {
        // What is stored counts, whether or not it can be said.
        if !receipt.code.isRefusal { stored() }
        guard let (body, digest) = try? keys.answer(receipt) else { return .cannotSign }
        if !receipt.code.isRefusal { signed.withLock { $0.append((digest, receipt.now)) } }
        return .answer(body, status: receipt.code.status)
    }

    /// Writes what waits; it waits on until the commit, which may fail.
    ///
    /// - Returns: the last one that is written.
    private func writeReceipts(_ database: Database) throws -> Digest? {
        let waiting = signed.withLock { $0 }
        guard let last = waiting.last?.digest else { return nil }
        // All before it were written with it, by whoever shares the transaction.
        let isWritten = try database.first(
            "SELECT 1 FROM receipt WHERE digest = ?", last.bytes
        ) { _ in true }
        guard isWritten == nil else { return last }
        for receipt in waiting {
            try database.run(
                "INSERT OR IGNORE INTO receipt (digest, signed_at) VALUES (?, ?)",
                receipt.digest.bytes, receipt.at.milliseconds)
        }
        return last
    }

    /// Forgets the receipts up to one that is committed.
    private func forget(upTo last: Digest?) {
        guard let last else { return }
        signed.withLock { signed in
            // Another commit may have been faster.
            guard let place = signed.firstIndex(where: { $0.digest == last }) else { return }
            signed.removeSubrange(...place)
        }
    }

    private func unavailable(_ error: ServerError) -> Reply {
        ServerLog.error("not stored: \(error)")
        return .problem(
            .unavailable("Nothing was stored; please send it again later."), retryAfter: 30)
    }
}

extension ReceiptCode {
    /// The HTTP status that goes with the code, for proxies and people.
    fileprivate var status: Int {
        switch self {
        case .held, .branch: 200
        case .brokenChain, .unreadablePayload: 422
        default: 403
        }
    }
}
