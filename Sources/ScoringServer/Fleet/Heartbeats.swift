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

    /// - Parameters:
    ///   - keys: what answers are signed with.
    ///   - reader: a thread with a reading connection to the main database.
    ///   - writer: the thread that owns the database of heartbeats.
    ///   - nextAfter: within `Limits.nextHeartbeat`.
    init(keys: ServerKeys, reader: DatabaseThread, writer: DatabaseThread, nextAfter: TimeSpan) {
        self.keys = keys
        self.reader = reader
        self.writer = writer
        self.nextAfter = nextAfter
    }

    /// What the enrolments say about the key that a heartbeat names.
    private enum Speaker: Sendable {
        case unknown
        /// Whose key it is, and whether it still speaks for the kiosk.
        case kiosk(KeyOwner, speaks: Bool)
    }

    /// Answers what was posted at `now`: a signed answer, or a problem if it is no heartbeat.
    package func take(_ bytes: [UInt8], now: WallTime) async -> Reply {
        let message: SignedMessage
        let heartbeat: Heartbeat
        do {
            message = try SignedMessage(bytes, expecting: .heartbeat)
            heartbeat = try Heartbeat(payload: message.payload)
        } catch { return .problem(.badRequest(error.description)) }
        do {
            guard case .kiosk(let owner, let speaks) = try await speaker(message.keyID) else {
                return answer(.unknownKiosk, heartbeat, message, now)
            }
            do throws(FormatError) {
                try message.verify(with: owner.key)
            } catch { return .problem(.badRequest(error.description)) }
            guard owner.kiosk == heartbeat.kiosk else {
                return answer(.unknownKiosk, heartbeat, message, now)
            }
            guard speaks else { return answer(.revoked, heartbeat, message, now) }
            let nextAfter = nextAfter
            let isLater = try await writer.run {
                try HeartbeatTable($0).take(heartbeat, bytes, at: now, nextAfter: nextAfter)
            }
            return answer(isLater ? .taken : .notLater, heartbeat, message, now)
        } catch {
            ServerLog.error("heartbeat not kept: \(ServerError(wrapping: error))")
            return .problem(.unavailable("The heartbeat was not kept."), retryAfter: 60)
        }
    }

    private func speaker(_ id: KeyID) async throws -> Speaker {
        try await reader.run { database in
            let kiosks = KioskTable(database)
            guard let owner = try kiosks.owner(of: id) else { return .unknown }
            let speaks =
                try kiosks.keyID(of: owner.kiosk) == id && !kiosks.isRevoked(owner.kiosk)
            return .kiosk(owner, speaks: speaks)
        }
    }

    /// Signs after the heartbeat is kept.
    private func answer(
        _ code: HeartbeatCode, _ heartbeat: Heartbeat, _ message: SignedMessage, _ now: WallTime
    ) -> Reply {
        let statement = HeartbeatAnswer(
            kiosk: heartbeat.kiosk, payloadDigest: message.payloadDigest, code: code, now: now,
            nextAfter: nextAfter)
        guard let body = try? keys.answer(statement) else {
            return .problem(.unavailable("the receipt key cannot sign"), retryAfter: 60)
        }
        return .answer(body, status: code.isRefusal ? 403 : 200)
    }
}
