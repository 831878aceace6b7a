internal import CSQLite

/// One connection's hold on a file: its locks, and whether the power was cut since.
final class DiskHandle {
    let disk: FaultyDisk
    let file: DiskFile
    let path: String
    /// True if it was opened for reading: it gets no lock that is for writing.
    private let isReadOnly: Bool
    /// Whether SQLite removes the file when it closes it.
    let deletesOnClose: Bool
    /// The disk's generation when the file was opened: after a power cut nothing works any more.
    private let generation: Int
    /// What `SQLITE_FCNTL_PERSIST_WAL` says.
    var persistsWAL: Int32 = 0
    /// SQLITE_LOCK_NONE…SQLITE_LOCK_EXCLUSIVE.
    private(set) var lock: Int32 = SQLITE_LOCK_NONE
    private var sharedSlots: UInt32 = 0
    private var exclusiveSlots: UInt32 = 0

    init(
        disk: FaultyDisk, file: DiskFile, path: String, isReadOnly: Bool, deletesOnClose: Bool
    ) {
        self.disk = disk
        self.file = file
        self.path = path
        self.isReadOnly = isReadOnly
        self.deletesOnClose = deletesOnClose
        generation = disk.generation
        file.handles.append(self)
    }

    /// True until the power is cut.
    var isAlive: Bool { !disk.isOff && generation == disk.generation }

    /// Gives the file and every lock back.
    func close() {
        file.handles.removeAll { $0 === self }
        if file.handles.isEmpty { file.shared.clear() }
    }

    private var others: [DiskHandle] { file.handles.filter { $0 !== self } }

    /// Raises the lock to `level`, or says that another connection is in the way.
    func raise(to level: Int32) -> Int32 {
        guard level > lock else { return SQLITE_OK }
        // As the kernel has it for a descriptor that cannot write.
        if isReadOnly, level > SQLITE_LOCK_SHARED { return SQLITE_IOERR | 15 << 8 }
        let highest = others.map(\.lock).max() ?? SQLITE_LOCK_NONE
        let isFree =
            switch level {
            case SQLITE_LOCK_SHARED: highest < SQLITE_LOCK_PENDING
            case SQLITE_LOCK_RESERVED: highest < SQLITE_LOCK_RESERVED
            default: highest == SQLITE_LOCK_NONE
            }
        guard isFree else { return SQLITE_BUSY }
        lock = level
        return SQLITE_OK
    }

    /// Lowers the lock to `level`.
    func lower(to level: Int32) { lock = min(lock, level) }

    /// True if any connection is about to write.
    var isReserved: Bool { file.handles.contains { $0.lock >= SQLITE_LOCK_RESERVED } }

    /// Takes or gives back slots of the shared index's locks.
    func lockSlots(_ offset: Int32, _ count: Int32, _ flags: Int32) -> Int32 {
        let mask: UInt32 = ((1 << UInt32(count)) - 1) << UInt32(offset)
        if flags & SQLITE_SHM_UNLOCK != 0 {
            sharedSlots &= ~mask
            exclusiveSlots &= ~mask
            return SQLITE_OK
        }
        if flags & SQLITE_SHM_SHARED != 0 {
            guard !others.contains(where: { $0.exclusiveSlots & mask != 0 }) else {
                return SQLITE_BUSY
            }
            sharedSlots |= mask
        } else {
            let isTaken = others.contains { ($0.exclusiveSlots | $0.sharedSlots) & mask != 0 }
            guard !isTaken else { return SQLITE_BUSY }
            exclusiveSlots |= mask
        }
        return SQLITE_OK
    }
}
