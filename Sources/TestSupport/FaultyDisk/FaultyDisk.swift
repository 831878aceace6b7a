internal import CSQLite
internal import Glibc
internal import Synchronization

/// A disk for SQLite that fails when it is told to, and that can lose its power.
///
/// File contents are in memory, each with what has been flushed and what has not; an empty file
/// with the same name stands in the real file system, so that directories can be renamed and
/// removed as ever. Open databases with the VFS `name`. One thread at a time.
@safe package final class FaultyDisk {
    /// Calls by their kind.
    package struct Counts: Hashable, Sendable {
        /// Reads of any file, of any length.
        package var reads = 0
        /// Writes while there was power, refused ones too.
        package var writes = 0
        /// Flushes while there was power, failed ones too.
        package var syncs = 0
    }

    /// What `SQLite` has to be told to use this disk.
    package let name: String
    /// What has been asked for so far.
    package internal(set) var counts = Counts()
    /// Changes and flushes so far; the number by which a power cut is planned.
    package private(set) var operations = 0
    /// Refuses writes for want of room.
    package var isFull = false
    /// Refuses writes because the file system is read-only.
    package var isReadOnly = false
    /// True from a power cut until `restorePower`.
    package private(set) var isOff = false
    /// Called when a planned power cut happens, before anything fails for it.
    package var whenCut: () -> Void = {}

    private(set) var generation = 0
    private var files: [FileKey: DiskFile] = [:]
    private var cut: (operation: Int, tearing: Int?)?
    /// Says that flushes are done, and does nothing: no program can tell before the power fails.
    package var liesAboutFlushes = false
    private var failingSync: Int?
    private var failingWrite: Int?
    private var fullWrite: Int?
    private var failingRead: Int?
    private let registration: VFSRegistration

    fileprivate struct FileKey: Hashable {
        var device: UInt64
        var inode: UInt64
    }

    private static let count = Mutex(0)

    /// An empty disk with a name of its own, known to SQLite until it is released.
    package init() {
        let number = Self.count.withLock { count in
            count += 1
            return count
        }
        name = "faulty-disk-\(number)"
        registration = VFSRegistration(name: name)
        registration.register(self)
    }

    deinit { registration.remove() }

    // MARK: Plans

    /// Cuts the power at the operation of that number, counted from 0 at the disk's beginning.
    ///
    /// The operation is not carried out, but for the first `tearing` bytes of a write, which count
    /// as flushed. From then on everything fails until `restorePower`.
    package func cutPower(atOperation operation: Int, tearing: Int? = nil) {
        cut = (operation, tearing)
    }

    /// Cuts the power now.
    package func cutPower() { isOff = true }

    /// Turns the disk on again after a power cut.
    ///
    /// What was not flushed is gone. With a seed, each of its sectors is there or not by chance.
    package func restorePower(seed: UInt64? = nil) {
        var generator = SeededGenerator(seed: seed ?? 0)
        turnOn { file in file.afterCut { seed != nil && Bool.random(using: &generator) } }
    }

    /// Turns the disk on with what `left` leaves of each file, in an order that never changes.
    func turnOn(_ left: (DiskFile) -> DiskFile) {
        for key in files.keys.sorted(by: { $0.inode < $1.inode }) {
            files[key] = files[key].map(left)
        }
        generation += 1
        isOff = false
        cut = nil
    }

    /// What the files hold at one moment, flushed or not.
    package struct Contents {
        fileprivate var files: [FileKey: [UInt8]]
    }

    /// Remembers every file.
    package func save() -> Contents { Contents(files: files.mapValues(\.current)) }

    /// Puts every file back as it was; what is open now is worth nothing any more.
    package func restore(_ contents: Contents) {
        files = contents.files.mapValues { DiskFile($0) }
        generation += 1
    }

    /// Fails one flush: the `number`-th from now, counted from 1.
    package func failSync(_ number: Int = 1) { failingSync = counts.syncs + number }

    /// Fails one write: the `number`-th from now, counted from 1; nothing of it is there.
    package func failWrite(_ number: Int = 1) { failingWrite = counts.writes + number }

    /// Fails one read: the `number`-th from now, counted from 1.
    package func failRead(_ number: Int = 1) { failingRead = counts.reads + number }

    /// Counts a read, and says whether it fails.
    func beginRead() -> Bool {
        counts.reads += 1
        return counts.reads == failingRead
    }

    /// Fills the disk at the `number`-th write from now, counted from 1.
    package func fill(atWrite number: Int) { fullWrite = counts.writes + number }

    /// Turns one bit of a file over.
    package func flipBit(_ bit: Int, ofByte byte: Int, in path: String) {
        file(at: path)?.flip(byte: byte, bit: bit)
    }

    /// Bytes of a file, as a reader sees them.
    package func size(of path: String) -> Int { file(at: path)?.current.count ?? 0 }

    // MARK: What the VFS asks

    /// The file at `path`, if it was ever opened on this disk.
    func known(at path: String) -> DiskFile? {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return nil }
        return files[FileKey(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))]
    }

    /// The file at `path`, whose content is the real one's if this disk did not make it.
    func file(at path: String, create: Bool = false) -> DiskFile? {
        var isNew = false
        if create {
            let number = unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
            isNew = number >= 0
            if isNew { close(number) }
        }
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return nil }
        let key = FileKey(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
        if !isNew, let file = files[key] { return file }
        let file = DiskFile(isNew ? [] : Self.content(of: path))
        files[key] = file
        return file
    }

    /// Counts a change or a flush, and says how it fails; nothing if it is to be carried out.
    func begin(_ kind: Operation, of file: DiskFile? = nil) -> Int32? {
        defer { operations += 1 }
        if isOff { return kind.failure }
        if let cut, operations >= cut.operation {
            if case .write(let offset, let bytes) = kind, let tearing = cut.tearing {
                file?.tear(.write(offset: offset, bytes: Array(bytes.prefix(tearing))))
            }
            isOff = true
            whenCut()
            return kind.failure
        }
        return refusal(of: kind, file)
    }

    private func refusal(of kind: Operation, _ file: DiskFile?) -> Int32? {
        switch kind {
        case .sync:
            counts.syncs += 1
            guard counts.syncs == failingSync else { return nil }
            file?.loseChanges()
            return fail(file, kind.failure, EIO)
        case .write:
            counts.writes += 1
            if counts.writes == fullWrite { isFull = true }
            if counts.writes == failingWrite { return fail(file, kind.failure, EIO) }
            if isReadOnly { return fail(file, kind.failure, EROFS) }
            return isFull ? fail(file, SQLITE_FULL, ENOSPC) : nil
        case .truncate, .delete: return isReadOnly ? fail(file, kind.failure, EROFS) : nil
        }
    }

    private func fail(_ file: DiskFile?, _ code: Int32, _ number: Int32) -> Int32 {
        file?.lastErrno = number
        return code
    }

    private static func content(of path: String) -> [UInt8] {
        guard let stream = unsafe fopen(path, "r") else { return [] }
        defer { unsafe fclose(stream) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = unsafe fread(&buffer, 1, buffer.count, stream), count > 0 {
            bytes += buffer[..<count]
        }
        return bytes
    }

    /// What changes a file, or makes a change durable.
    enum Operation {
        case write(offset: Int, bytes: [UInt8])
        case truncate
        case sync
        case delete

        /// The code of SQLite for this having failed.
        var failure: Int32 {
            switch self {
            case .write: SQLITE_IOERR | 3 << 8
            case .truncate: SQLITE_IOERR | 6 << 8
            case .sync: SQLITE_IOERR | 4 << 8
            case .delete: SQLITE_IOERR | 10 << 8
            }
        }
    }
}
