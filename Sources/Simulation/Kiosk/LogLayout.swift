/// Where the commits of a write-ahead log with pages of 4 KiB stand
/// (<https://sqlite.org/fileformat2.html#walformat>).
struct LogLayout {
    /// Where the last commit begins, in bytes; nothing if there is none.
    private(set) var lastCommit: Int?

    private static let headerBytes = 32
    private static let frameBytes = 24 + 4_096

    /// Looks through the log of a daemon that is not in a commit.
    init(_ log: [UInt8]) {
        guard log.count >= Self.headerBytes else { return }
        let salts = log[16..<24]
        var next = Self.headerBytes
        for start in stride(from: Self.headerBytes, to: log.count, by: Self.frameBytes) {
            guard start + Self.frameBytes <= log.count,
                log[(start + 8)..<(start + 16)].elementsEqual(salts)
            else { break }
            let endsCommit = log[(start + 4)..<(start + 8)].contains { $0 != 0 }
            guard endsCommit else { continue }
            lastCommit = next
            next = start + Self.frameBytes
        }
    }
}
