import BatchFormat
import FeedbackCore
import SQLite
import Synchronization

/// Which kiosk enrolled with which key, remembered so that checking a batch reads no disk.
///
/// A key never changes hands, so what is found once stays true; an unknown key is looked up each
/// time, since another process may be enrolling it. Revocation is judged at the commit.
final class KeyDirectory: Sendable {
    private let known = Mutex<[KeyID: KeyOwner]>([:])
    private let reader: DatabaseThread
    /// Kiosks remembered before the memory is emptied.
    private static let most = 100_000

    init(reader: DatabaseThread) { self.reader = reader }

    /// The owner of a key, or nothing; may block for a moment to ask the database.
    func owner(of id: KeyID) throws(ServerError) -> KeyOwner? {
        if let owner = known.withLock({ $0[id] }) { return owner }
        let found = try reader.perform { database in
            try KioskTable(database).owner(of: id)
        }
        guard let found else { return nil }
        known.withLock { known in
            if known.count >= Self.most { known.removeAll() }
            known[id] = found
        }
        return found
    }
}
