internal import CSQLite

extension Database {
    /// How a transaction begins.
    package enum Transaction: String, Sendable {
        /// Takes the write lock at once, so that it cannot fail half-way for want of it.
        case immediate = "BEGIN IMMEDIATE"
        /// A consistent view for reading; takes no lock until the first read.
        case deferred = "BEGIN DEFERRED"
    }

    /// Runs `body` in a transaction: committed when it returns, rolled back when anything throws.
    ///
    /// With `synchronous=FULL` what was written is on disk when this returns. Errors are those of
    /// `body`, or an `SQLiteError` of BEGIN or COMMIT. Transactions do not nest.
    package func transaction<T>(
        _ kind: Transaction = .immediate, body: () throws -> T
    ) throws -> T {
        try run(kind.rawValue)
        do {
            let result = try body()
            try run("COMMIT")
            return result
        } catch {
            // SQLite may have rolled back already; a second failure here has nothing to add.
            if isInTransaction { try? run("ROLLBACK") }
            throw error
        }
    }
}
