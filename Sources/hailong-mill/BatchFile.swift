import Linux

/// Signed batches in one file, each after its length in four bytes, the highest first.
struct BatchFile {
    private(set) var bytes: [UInt8] = []

    init() {}

    mutating func append(_ batch: [UInt8]) {
        bytes += stride(from: 24, through: 0, by: -8).map {
            UInt8(truncatingIfNeeded: batch.count >> $0)
        }
        bytes += batch
    }

    func write(to path: String) throws {
        try SmallFile.replace(path, with: bytes, mode: 0o644)
    }

    /// Reads the batches of a file.
    static func read(_ path: String) throws -> [[UInt8]] {
        let bytes = try SmallFile.read(path, upTo: 1 << 28)
        var batches: [[UInt8]] = []
        var offset = 0
        while offset + 4 <= bytes.count {
            let count = bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
            offset += 4
            guard offset + count <= bytes.count else { break }
            batches.append(Array(bytes[offset..<offset + count]))
            offset += count
        }
        return batches
    }
}
