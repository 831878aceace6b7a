/// Where the commits of a write-ahead log with pages of 4 KiB stand
/// (<https://sqlite.org/fileformat2.html#walformat>).
struct LogLayout {
    /// Where the last whole commit begins, in bytes; nothing if there is none.
    private(set) var lastCommit: Int?

    private static let headerBytes = 32
    private static let frameBytes = 24 + 4_096

    /// Looks through a log; half a commit may stand at its end, if the power failed in it.
    init(_ log: [UInt8]) {
        guard log.count >= Self.headerBytes else { return }
        let salts = log[16..<24]
        var sum = Checksum(isBigEndian: log[3] & 1 == 1)
        sum.add(log[..<24])
        var next = Self.headerBytes
        for start in stride(from: Self.headerBytes, to: log.count, by: Self.frameBytes) {
            guard start + Self.frameBytes <= log.count,
                log[(start + 8)..<(start + 16)].elementsEqual(salts)
            else { break }
            sum.add(log[start..<start + 8])
            sum.add(log[start + 24..<start + Self.frameBytes])
            guard sum.bytes.elementsEqual(log[start + 16..<start + 24]) else { break }
            let endsCommit = log[(start + 4)..<(start + 8)].contains { $0 != 0 }
            guard endsCommit else { continue }
            lastCommit = next
            next = start + Self.frameBytes
        }
    }

    /// The sum that runs through the frames.
    private struct Checksum {
        let isBigEndian: Bool
        private var low: UInt32 = 0
        private var high: UInt32 = 0

        init(isBigEndian: Bool) { self.isBigEndian = isBigEndian }

        /// As a frame tells it.
        var bytes: [UInt8] {
            [low, high].flatMap { sum in
                stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: sum >> $0) }
            }
        }

        mutating func add(_ bytes: ArraySlice<UInt8>) {
            for index in stride(from: bytes.startIndex, to: bytes.endIndex, by: 8) {
                low &+= word(bytes, index) &+ high
                high &+= word(bytes, index + 4) &+ low
            }
        }

        private func word(_ bytes: ArraySlice<UInt8>, _ index: Int) -> UInt32 {
            let four = bytes[index..<index + 4]
            let word = four.reduce(0) { $0 << 8 | UInt32($1) }
            return isBigEndian ? word : word.byteSwapped
        }
    }
}
