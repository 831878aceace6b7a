/// A write-ahead log as it stands in its file (<https://sqlite.org/fileformat2.html#walformat>).
///
/// SQLite reads it up to the first frame whose checksum does not fit: a power cut may have left
/// half of a commit there. It flushes each commit before it writes the next one, though. What has
/// later commits behind it was whole once, and SQLite passes over all of them without a word.
package struct WriteAheadLog {
    private let size: Int
    private let pageSize: Int
    private let read: (_ offset: Int, _ count: Int) throws(SQLiteError) -> [UInt8]

    /// Describes the file.
    ///
    /// - Parameters:
    ///   - size: bytes of the file.
    ///   - pageSize: bytes of a page, a multiple of 8.
    ///   - read: gives `count` bytes at `offset` of the file.
    package init(
        size: Int, pageSize: Int,
        read: @escaping (_ offset: Int, _ count: Int) throws(SQLiteError) -> [UInt8]
    ) {
        self.size = size
        self.pageSize = pageSize
        self.read = read
    }

    private static let headerBytes = 32
    private static let frameHeaderBytes = 24

    private var frameBytes: Int { Self.frameHeaderBytes + pageSize }

    /// What stands before the page of a frame.
    private struct FrameHeader {
        /// Pages of the database after this commit; 0 in every frame but the last of a commit.
        var pages: UInt32
        /// What all frames since the log was last begun have in common.
        var salts: UInt64

        init(_ bytes: [UInt8]) {
            pages = bytes.bigEndian(at: 4)
            salts = UInt64(bytes.bigEndian(at: 8)) << 32 | UInt64(bytes.bigEndian(at: 12))
        }
    }

    /// The first frame, counted from 1, that was whole and is not any more; nothing if there is
    /// none, or none that shows: damage in the last commit looks like a power cut.
    package func damagedFrame() throws(SQLiteError) -> Int? {
        let count = (size - Self.headerBytes) / frameBytes
        guard size > Self.headerBytes, count > 0 else { return nil }
        let header = try read(0, Self.headerBytes)
        let first = FrameHeader(try read(Self.headerBytes, Self.frameHeaderBytes))
        guard var sum = LogChecksum(header: header) else {
            // It was flushed before the first frame behind it was written.
            guard first.pages == 0 else { return 1 }
            return commits(in: 1..<count, salts: first.salts, after: nil) > 0 ? 1 : nil
        }
        let salts = UInt64(header.bigEndian(at: 16)) << 32 | UInt64(header.bigEndian(at: 20))
        for number in 0..<count {
            let bytes = try read(offset(of: number), frameBytes)
            let frame = FrameHeader(bytes)
            // The checksum is not about the salts: one of both is damaged, or neither is ours.
            let fits = sum.take(frame: bytes)
            if fits, frame.salts == salts { continue }
            let isCommit = (fits || frame.salts == salts) && frame.pages != 0
            let later = commits(in: number + 1..<count, salts: salts, after: sum)
            // The next end of a commit may be that of the commit which this frame belongs to.
            return later > (isCommit ? 0 : 1) ? number + 1 : nil
        }
        return nil
    }

    private func offset(of frame: Int) -> Int { Self.headerBytes + frame * frameBytes }

    /// How many frames of these are whole, and end a commit since the log was begun.
    ///
    /// Half a frame may stand before the rest of an older one, whose end of a commit is not ours.
    /// `sum` is that of the frames before, for the first of these, whose forerunner may have lost
    /// its own. SQLite does not read them, so one that the disk does not give is no trouble.
    private func commits(in frames: Range<Int>, salts: UInt64, after sum: LogChecksum?) -> Int {
        var bases = [sum].compactMap(\.self)
        if let last = frames.first.map({ $0 - 1 }), last >= 0,
            let bytes = try? read(offset(of: last), Self.frameHeaderBytes)
        {
            bases += LogChecksum.told(by: bytes)
        }
        return frames.count { number in
            guard let bytes = try? read(offset(of: number), frameBytes) else {
                bases = []
                return false
            }
            let frame = FrameHeader(bytes)
            let isWhole = bases.contains { base in
                var base = base
                return base.take(frame: bytes)
            }
            bases = LogChecksum.told(by: bytes)
            return isWhole && frame.salts == salts && frame.pages != 0
        }
    }
}

/// The running checksum of a log's frames.
private struct LogChecksum {
    private var sums: (UInt32, UInt32) = (0, 0)
    private let isBigEndian: Bool

    /// Begins with the log's header; nothing if that is not whole.
    init?(header: [UInt8]) {
        let magic = header.bigEndian(at: 0)
        isBigEndian = magic & 1 == 1
        guard magic & ~1 == 0x377f_0682 else { return nil }
        add(header[..<24])
        guard matches(header, at: 24) else { return nil }
    }

    private init(sums: (UInt32, UInt32), isBigEndian: Bool) {
        self.sums = sums
        self.isBigEndian = isBigEndian
    }

    /// The sum up to a frame as its header tells it, in either order of bytes within words.
    static func told(by frame: [UInt8]) -> [LogChecksum] {
        let sums = (frame.bigEndian(at: 16), frame.bigEndian(at: 20))
        return [false, true].map { LogChecksum(sums: sums, isBigEndian: $0) }
    }

    /// Goes on with a frame; false if it does not fit.
    mutating func take(frame: [UInt8]) -> Bool {
        add(frame[..<8])
        add(frame[24...])
        return matches(frame, at: 16)
    }

    private func matches(_ bytes: [UInt8], at index: Int) -> Bool {
        sums == (bytes.bigEndian(at: index), bytes.bigEndian(at: index + 4))
    }

    private mutating func add(_ bytes: ArraySlice<UInt8>) {
        var (first, second) = sums
        unsafe bytes.withUnsafeBytes { words in
            for index in stride(from: 0, to: words.count, by: 8) {
                first &+= unsafe word(words, index) &+ second
                second &+= unsafe word(words, index + 4) &+ first
            }
        }
        sums = (first, second)
    }

    private func word(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> UInt32 {
        let word = unsafe bytes.loadUnaligned(fromByteOffset: index, as: UInt32.self)
        return isBigEndian ? UInt32(bigEndian: word) : UInt32(littleEndian: word)
    }
}

extension [UInt8] {
    /// Four bytes as a number, the highest first.
    fileprivate func bigEndian(at index: Int) -> UInt32 {
        self[index..<index + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }
}
