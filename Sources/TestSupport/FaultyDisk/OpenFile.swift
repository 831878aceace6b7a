internal import CSQLite
internal import Glibc

/// What SQLite allocates for an open file: its own part, then ours.
@unsafe struct OpenFile {
    var base: sqlite3_file
    var owner: Unmanaged<DiskHandle>

    /// Makes `file`, which SQLite allocated as an `OpenFile`, stand for `handle`.
    static func attach(_ handle: DiskHandle, to file: UnsafeMutablePointer<sqlite3_file>) {
        unsafe UnsafeMutableRawPointer(file).assumingMemoryBound(to: OpenFile.self)
            .initialize(
                to: OpenFile(
                    base: sqlite3_file(pMethods: methods), owner: .passRetained(handle)))
    }

    /// The functions of every file of a faulty disk.
    private nonisolated(unsafe) static let methods = {  // because it never changes
        let table = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
        unsafe table.initialize(to: sqlite3_io_methods())
        unsafe table.pointee.iVersion = 2
        unsafe fillContent(table)
        unsafe fillFlushes(table)
        unsafe fillLocks(table)
        return unsafe UnsafePointer(table)
    }()

    private static func fillContent(_ table: UnsafeMutablePointer<sqlite3_io_methods>) {
        unsafe table.pointee.xClose = { file in
            guard let file = unsafe file, let handle = unsafe opened(file) else { return SQLITE_OK }
            handle.close()
            if handle.deletesOnClose, !handle.path.isEmpty { _ = unsafe unlink(handle.path) }
            unsafe UnsafeMutableRawPointer(file).assumingMemoryBound(to: OpenFile.self)
                .pointee.owner.release()
            unsafe file.pointee.pMethods = nil
            return SQLITE_OK
        }
        unsafe table.pointee.xRead = { file, buffer, count, offset in
            guard let handle = unsafe opened(file), handle.isAlive, let buffer = unsafe buffer
            else { return SQLITE_IOERR | 1 << 8 }
            return unsafe OpenFile.read(handle, buffer, Int(count), Int(offset))
        }
        unsafe table.pointee.xWrite = { file, buffer, count, offset in
            guard let handle = unsafe opened(file), handle.isAlive, let buffer = unsafe buffer
            else { return SQLITE_IOERR | 3 << 8 }
            let bytes = unsafe [UInt8](
                UnsafeRawBufferPointer(start: buffer, count: Int(count)))
            let failure = handle.disk.begin(
                .write(offset: Int(offset), bytes: bytes), of: handle.file)
            if let failure { return failure }
            handle.file.change(.write(offset: Int(offset), bytes: bytes))
            return SQLITE_OK
        }
    }

    private static func fillFlushes(_ table: UnsafeMutablePointer<sqlite3_io_methods>) {
        unsafe table.pointee.xTruncate = { file, size in
            guard let handle = unsafe opened(file), handle.isAlive else {
                return SQLITE_IOERR | 6 << 8
            }
            if let failure = handle.disk.begin(.truncate) { return failure }
            handle.file.change(.truncate(Int(size)))
            return SQLITE_OK
        }
        unsafe table.pointee.xSync = { file, _ in
            guard let handle = unsafe opened(file), handle.isAlive else {
                return SQLITE_IOERR | 4 << 8
            }
            if let failure = handle.disk.begin(.sync, of: handle.file) { return failure }
            if !handle.disk.liesAboutFlushes { handle.file.sync() }
            return SQLITE_OK
        }
        unsafe table.pointee.xFileSize = { file, size in
            guard let handle = unsafe opened(file), handle.isAlive else {
                return SQLITE_IOERR | 7 << 8
            }
            unsafe size?.pointee = Int64(handle.file.current.count)
            return SQLITE_OK
        }
    }

    private static func fillLocks(_ table: UnsafeMutablePointer<sqlite3_io_methods>) {
        unsafe table.pointee.xLock = { file, level in
            unsafe opened(file)?.raise(to: level) ?? SQLITE_IOERR
        }
        unsafe table.pointee.xUnlock = { file, level in
            unsafe opened(file)?.lower(to: level)
            return SQLITE_OK
        }
        unsafe table.pointee.xCheckReservedLock = { file, answer in
            unsafe answer?.pointee = unsafe opened(file)?.isReserved == true ? 1 : 0
            return SQLITE_OK
        }
        unsafe table.pointee.xFileControl = { file, operation, argument in
            guard let handle = unsafe opened(file),
                let value = unsafe argument?.assumingMemoryBound(to: Int32.self)
            else { return SQLITE_NOTFOUND }
            if operation == SQLITE_FCNTL_LAST_ERRNO {
                unsafe value.pointee = handle.file.lastErrno
                return SQLITE_OK
            }
            guard operation == SQLITE_FCNTL_PERSIST_WAL else { return SQLITE_NOTFOUND }
            if unsafe value.pointee >= 0 { unsafe handle.persistsWAL = value.pointee }
            unsafe value.pointee = handle.persistsWAL
            return SQLITE_OK
        }
        unsafe table.pointee.xSectorSize = { _ in 4_096 }
        unsafe table.pointee.xDeviceCharacteristics = { _ in SQLITE_IOCAP_POWERSAFE_OVERWRITE }
        unsafe table.pointee.xShmMap = { file, number, size, extend, answer in
            guard let handle = unsafe opened(file), handle.isAlive else { return SQLITE_IOERR }
            unsafe answer?.pointee = handle.file.shared.region(
                Int(number), size: Int(size), extend: extend != 0)
            return SQLITE_OK
        }
        unsafe table.pointee.xShmLock = { file, offset, count, flags in
            unsafe opened(file)?.lockSlots(offset, count, flags) ?? SQLITE_IOERR
        }
        unsafe table.pointee.xShmBarrier = { _ in }
        unsafe table.pointee.xShmUnmap = { _, _ in SQLITE_OK }
    }

    private static func read(
        _ handle: DiskHandle, _ buffer: UnsafeMutableRawPointer, _ count: Int, _ offset: Int
    ) -> Int32 {
        guard !handle.disk.beginRead() else { return SQLITE_IOERR | 1 << 8 }
        let there = max(0, min(count, handle.file.current.count - offset))
        if there > 0 {
            unsafe handle.file.current.withUnsafeBytes { bytes in
                guard let start = bytes.baseAddress else { return }
                unsafe buffer.copyMemory(from: start + offset, byteCount: there)
            }
        }
        guard there < count else { return SQLITE_OK }
        unsafe memset(buffer + there, 0, count - there)
        return SQLITE_IOERR | 2 << 8
    }
}

/// Our part of an open file.
private func opened(_ file: UnsafeMutablePointer<sqlite3_file>?) -> DiskHandle? {
    guard let file = unsafe file, unsafe file.pointee.pMethods != nil else { return nil }
    return unsafe UnsafeMutableRawPointer(file).assumingMemoryBound(to: OpenFile.self)
        .pointee.owner.takeUnretainedValue()
}
