import BatchFormat
package import FeedbackCore
import SQLite

/// Takes heartbeats in: verified on the caller's thread, kept without a flush of the disk.
///
/// They have a database and a thread of their own, so that however many come, no batch waits for
/// them; and nothing here can change what is counted.
package final class Heartbeats: Sendable {
    private let keys: ServerKeys
    private let reader: DatabaseThread
    private let writer: DatabaseThread
    /// What kiosks are told to wait; zero leaves them their own rhythm.
    private let nextAfter: TimeSpan
    /// What they are told of what was published; nothing where nobody publishes.
    private let results: LastResults?

    /// - Parameters:
    ///   - keys: what answers are signed with.
    ///   - reader: a thread with a reading connection to the main database.
    ///   - writer: the thread that owns the database of heartbeats.
    ///   - nextAfter: within `Limits.nextHeartbeat`.
    ///   - results: what was published, if that is told.
    init(
        keys: ServerKeys, reader: DatabaseThread, writer: DatabaseThread, nextAfter: TimeSpan,
        results: LastResults? = nil
    ) {
        self.keys = keys
        self.reader = reader
        self.writer = writer
        self.nextAfter = nextAfter
        self.results = results
    }

    /// What the enrolments say about the key that a heartbeat names.
    private enum Speaker: Sendable {
        case unknown
        /// Whose key it is, and the kiosk's point; nothing if the key no longer speaks for it.
        case kiosk(KeyOwner, at: String?)
    }

    /// What was posted, read but not verified.
    private struct Asked: Sendable {
        var message: SignedMessage
        var heartbeat: Heartbeat
        var bytes: [UInt8]
    }

    /// Answers what was posted at `now`: a signed answer, or a problem if it is no heartbeat.
    package func take(_ bytes: [UInt8], now: WallTime) async -> Reply {
        let asked: Asked
        do { asked = try read(bytes) } catch { return .problem(.badRequest(error.description)) }
        do {
            let id = asked.message.keyID
            let speaker = try await reader.run { try Self.speaker(id, $0) }
            let point: String
            switch check(asked, speaker, now) {
            case .refused(let reply): return reply
            case .speaks(let at): point = at
            }
            let isLater = try await writer.run { try self.keep(asked, in: $0, now) }
            await results?.refresh(at: now)
            return taken(asked, isLater, results?.results(for: point), now)
        } catch { return unavailable(ServerError(wrapping: error)) }
    }

    /// `take` that blocks instead of suspending, for simulations; it knows of no results.
    package func takeNow(_ bytes: [UInt8], now: WallTime) -> Reply {
        let asked: Asked
        do { asked = try read(bytes) } catch { return .problem(.badRequest(error.description)) }
        do {
            let id = asked.message.keyID
            let speaker = try reader.perform { try Self.speaker(id, $0) }
            if case .refused(let reply) = check(asked, speaker, now) { return reply }
            return taken(
                asked, try writer.perform { try self.keep(asked, in: $0, now) }, nil, now)
        } catch { return unavailable(error) }
    }

    private func read(_ bytes: [UInt8]) throws(FormatError) -> Asked {
        let message = try SignedMessage(bytes, expecting: .heartbeat)
        return Asked(
            message: message, heartbeat: try Heartbeat(payload: message.payload), bytes: bytes)
    }

    private static func speaker(_ id: KeyID, _ database: Database) throws -> Speaker {
        let kiosks = KioskTable(database)
        guard let owner = try kiosks.owner(of: id) else { return .unknown }
        let speaks = try kiosks.keyID(of: owner.kiosk) == id && !kiosks.isRevoked(owner.kiosk)
        return .kiosk(owner, at: speaks ? try kiosks.point(of: owner.kiosk) : nil)
    }

    private enum Verdict {
        /// What is said to one who may not say this.
        case refused(Reply)
        /// It is to be kept, and comes from this point.
        case speaks(at: String)
    }

    private func check(_ asked: Asked, _ speaker: Speaker, _ now: WallTime) -> Verdict {
        guard case .kiosk(let owner, let point) = speaker else {
            return .refused(answer(.unknownKiosk, asked, nil, now))
        }
        do throws(FormatError) {
            try asked.message.verify(with: owner.key)
        } catch { return .refused(.problem(.badRequest(error.description))) }
        guard owner.kiosk == asked.heartbeat.kiosk else {
            return .refused(answer(.unknownKiosk, asked, nil, now))
        }
        return point.map { .speaks(at: $0) } ?? .refused(answer(.revoked, asked, nil, now))
    }

    private func keep(_ asked: Asked, in database: Database, _ now: WallTime) throws -> Bool {
        try HeartbeatTable(database).take(
            asked.heartbeat, asked.bytes, at: now, nextAfter: nextAfter)
    }

    private func taken(
        _ asked: Asked, _ isLater: Bool, _ results: [PublishedResult]?, _ now: WallTime
    ) -> Reply {
        answer(isLater ? .taken : .notLater, asked, results, now)
    }

    private func unavailable(_ error: ServerError) -> Reply {
        ServerLog.error("heartbeat not kept: \(error)")
        return .problem(.unavailable("The heartbeat was not kept."), retryAfter: 60)
    }

    /// Signs after the heartbeat is kept.
    private func answer(
        _ code: HeartbeatCode, _ asked: Asked, _ results: [PublishedResult]?, _ now: WallTime
    ) -> Reply {
        let statement = HeartbeatAnswer(
            kiosk: asked.heartbeat.kiosk, payloadDigest: asked.message.payloadDigest, code: code,
            now: now, nextAfter: nextAfter, results: results)
        guard let body = try? keys.answer(statement) else { return .cannotSign }
        return .answer(body, status: code.isRefusal ? 403 : 200)
    }
}
