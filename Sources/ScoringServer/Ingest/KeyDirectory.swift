import BatchFormat
import FeedbackCore
import SQLite
import Synchronization

/// Which kiosk enrolled with which key, remembered so that checking a batch reads no disk.
///
/// A key never changes hands, so what is found once stays true; an unknown key is looked up each
/// time, since another process may be enrolling it. Whether the key is revoked, or was replaced, is
/// judged at the commit.
final class KeyDirectory: Sendable {
    private let known = Mutex<[KeyID: KeyOwner]>([:])
    private let reader: DatabaseThread
    /// Kiosks remembered before the memory is emptied.
    private static let most = 100_000

    init(reader: DatabaseThread) { self.reader = reader }

    /// The owner of a key, or nothing; may block for a moment to ask the database.
    func owner(of id: KeyID) throws(ServerError) -> KeyOwner? {
        if let owner = known.withLock({ $0[id] }) { return owner }
        return remember(try reader.perform { try KioskTable($0).owner(of: id) }, of: id)
    }

    /// `owner` that suspends instead of blocking.
    func ownerAsync(of id: KeyID) async throws -> KeyOwner? {
        if let owner = known.withLock({ $0[id] }) { return owner }
        return remember(try await reader.run { try KioskTable($0).owner(of: id) }, of: id)
    }

    private func remember(_ found: KeyOwner?, of id: KeyID) -> KeyOwner? {
        guard let found else { return nil }
        known.withLock { known in
            if known.count >= Self.most { known.removeAll() }
            known[id] = found
        }
        return found
    }
}
