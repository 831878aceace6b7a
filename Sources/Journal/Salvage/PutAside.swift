package import FeedbackCore

/// How a journal stands that was put aside, for people.
package struct PutAside: Hashable, Sendable {
    /// Its directory, relative to the state directory.
    package var name: String
    /// Nothing until something of it could be read.
    package var chain: ChainID?
    /// Entries that no receipt covers, or that the server refuses, as far as they are known.
    package var unsent: UInt64
    /// Entries in batches that a receipt covers, and that are sent once more all the same.
    package var again: UInt64
    /// False until everything that can be read was taken over.
    package var isRead: Bool
    /// Entries that can no longer be read, and that no batch holds.
    package var missing: UInt64

    package init(
        name: String, chain: ChainID? = nil, unsent: UInt64 = 0, again: UInt64 = 0,
        isRead: Bool = false, missing: UInt64 = 0
    ) {
        self.name = name
        self.chain = chain
        self.unsent = unsent
        self.again = again
        self.isRead = isRead
        self.missing = missing
    }
}

extension Salvage {
    /// Every directory that the journal in use knows of.
    var putAside: [PutAside] {
        places.map { place in
            let owed = owed(from: place.name)
            let all = items.reduce(0) { $1.place == place.name ? $0 + $1.batch.owed : $0 }
            return PutAside(
                name: place.name, chain: place.chain, unsent: place.waiting + owed,
                again: UInt64(all) - owed, isRead: place.isRead, missing: place.missing)
        }
    }
}
