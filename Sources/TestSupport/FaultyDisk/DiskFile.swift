/// A file of a `FaultyDisk`: what a reader sees now, and what would be left after a power cut.
final class DiskFile {
    /// A change that no flush has made durable yet.
    enum Change {
        case write(offset: Int, bytes: [UInt8])
        case truncate(Int)
    }

    /// What readers see.
    private(set) var current: [UInt8]
    /// What the last flush left.
    private(set) var durable: [UInt8]
    private var pending: [Change] = []
    /// The errno of the last failure.
    var lastErrno: Int32 = 0
    /// The connections that have the file open.
    var handles: [DiskHandle] = []
    /// The index of a write-ahead log, shared by the connections and gone with them.
    let shared = SharedRegions()

    init(_ bytes: [UInt8] = []) {
        current = bytes
        durable = bytes
    }

    /// Holds these bytes from now on, flushed.
    func become(_ bytes: [UInt8]) {
        (current, durable, pending) = (bytes, bytes, [])
    }

    func change(_ change: Change) {
        Self.apply(change, to: &current)
        pending.append(change)
    }

    /// Makes every change durable.
    func sync() {
        for change in pending { Self.apply(change, to: &durable) }
        pending = []
    }

    /// Makes one change durable before those that wait, as a disk may.
    func tear(_ change: Change) { Self.apply(change, to: &durable) }

    /// Forgets the changes without making them durable, as a failed flush does: readers still see
    /// them, and no later flush writes them.
    func loseChanges() { pending = [] }

    /// Turns one bit over, on the disk and for every reader.
    func flip(byte: Int, bit: Int) {
        if byte < current.count { current[byte] ^= 1 << UInt8(bit & 7) }
        if byte < durable.count { durable[byte] ^= 1 << UInt8(bit & 7) }
    }

    /// The file after a power cut: of the changes that were not flushed, each sector of 512 bytes
    /// is there if `keeps` says so.
    func afterCut(_ keeps: () -> Bool) -> DiskFile {
        var bytes = durable
        for change in pending {
            switch change {
            case .truncate: if keeps() { Self.apply(change, to: &bytes) }
            case .write(let offset, let content):
                for (start, sector) in Self.sectors(offset, content) where keeps() {
                    Self.apply(.write(offset: start, bytes: sector), to: &bytes)
                }
            }
        }
        return DiskFile(bytes)
    }

    private static func sectors(_ offset: Int, _ bytes: [UInt8]) -> [(Int, [UInt8])] {
        var parts: [(Int, [UInt8])] = []
        var start = 0
        while start < bytes.count {
            let end = min(bytes.count, start + 512 - (offset + start) % 512)
            parts.append((offset + start, Array(bytes[start..<end])))
            start = end
        }
        return parts
    }

    /// Room for a day's log, so that it is not moved each time that it has doubled.
    private static let capacity = 1 << 18

    private static func apply(_ change: Change, to bytes: inout [UInt8]) {
        switch change {
        case .truncate(let size):
            if size < bytes.count { bytes.removeLast(bytes.count - size) }
        case .write(let offset, let content):
            // Most writes are at the end of a log.
            guard offset < bytes.count else {
                if bytes.isEmpty { bytes.reserveCapacity(capacity) }
                bytes += repeatElement(0, count: offset - bytes.count)
                return bytes += content
            }
            let end = offset + content.count
            if bytes.count < end { bytes += [UInt8](repeating: 0, count: end - bytes.count) }
            unsafe bytes.withUnsafeMutableBytes { target in
                unsafe content.withUnsafeBytes { source in
                    guard let to = target.baseAddress, let from = source.baseAddress else { return }
                    unsafe (to + offset).copyMemory(from: from, byteCount: source.count)
                }
            }
        }
    }
}
