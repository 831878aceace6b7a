internal import CSQLite
internal import Glibc
private import SQLite

/// A `sqlite3_vfs` on the heap, known to SQLite from `register` to `remove`.
@safe final class VFSRegistration {
    private let vfs: UnsafeMutablePointer<sqlite3_vfs>
    private let name: UnsafeMutablePointer<CChar>

    init(name: String) {
        unsafe self.name = strdup(name)
        unsafe vfs = .allocate(capacity: 1)
        unsafe vfs.initialize(to: sqlite3_vfs())
        unsafe vfs.pointee.iVersion = 2
        unsafe vfs.pointee.szOsFile = Int32(MemoryLayout<OpenFile>.size)
        unsafe vfs.pointee.mxPathname = 1_024
        unsafe vfs.pointee.zName = UnsafePointer(self.name)
        unsafe Self.fill(vfs)
    }

    deinit {
        unsafe vfs.deallocate()
        unsafe free(name)
    }

    func register(_ disk: FaultyDisk) {
        Database.setUpLibrary()
        unsafe vfs.pointee.pAppData = Unmanaged.passUnretained(disk).toOpaque()
        unsafe sqlite3_vfs_register(vfs, 0)
    }

    func remove() { unsafe sqlite3_vfs_unregister(vfs) }

    private static func fill(_ vfs: UnsafeMutablePointer<sqlite3_vfs>) {
        unsafe vfs.pointee.xOpen = { vfs, name, file, flags, outFlags in
            unsafe VFSRegistration.open(vfs, name, file, flags, outFlags)
        }
        unsafe vfs.pointee.xDelete = { vfs, name, _ in
            guard let disk = unsafe disk(vfs), let name = unsafe name else { return SQLITE_IOERR }
            if let failure = disk.begin(.delete) { return failure }
            return unsafe unlink(name) == 0 ? SQLITE_OK : SQLITE_IOERR | 23 << 8
        }
        unsafe vfs.pointee.xAccess = { vfs, name, _, answer in
            guard let disk = unsafe disk(vfs), let name = unsafe name else { return SQLITE_IOERR }
            // As the file system of Unix has it, an empty file is as good as none.
            let file = disk.file(at: unsafe String(cString: name))
            unsafe answer?.pointee = file.map { $0.current.isEmpty ? 0 : 1 } ?? 0
            return SQLITE_OK
        }
        unsafe vfs.pointee.xFullPathname = { _, name, capacity, out in
            guard let name = unsafe name, let out = unsafe out,
                unsafe strlen(name) < Int(capacity)
            else { return SQLITE_CANTOPEN }
            unsafe strcpy(out, name)
            return SQLITE_OK
        }
        unsafe vfs.pointee.xRandomness = { _, count, bytes in
            guard let system = unsafe sqlite3_vfs_find(nil) else { return 0 }
            return unsafe system.pointee.xRandomness(system, count, bytes)
        }
        unsafe vfs.pointee.xSleep = { _, microseconds in microseconds }
        unsafe vfs.pointee.xCurrentTime = { _, days in
            unsafe days?.pointee = 2_461_000
            return SQLITE_OK
        }
        unsafe vfs.pointee.xCurrentTimeInt64 = { _, milliseconds in
            unsafe milliseconds?.pointee = 2_461_000 * 86_400_000
            return SQLITE_OK
        }
        unsafe vfs.pointee.xGetLastError = { _, _, _ in 0 }
    }

    private static func open(
        _ vfs: UnsafeMutablePointer<sqlite3_vfs>?, _ name: UnsafePointer<CChar>?,
        _ file: UnsafeMutablePointer<sqlite3_file>?, _ flags: Int32,
        _ outFlags: UnsafeMutablePointer<Int32>?
    ) -> Int32 {
        unsafe file?.pointee.pMethods = nil
        guard let disk = unsafe disk(vfs), let file = unsafe file, !disk.isOff else {
            return SQLITE_CANTOPEN
        }
        let path = unsafe name.map { unsafe String(cString: $0) } ?? ""
        let create = flags & SQLITE_OPEN_CREATE != 0
        let content = path.isEmpty ? DiskFile() : disk.file(at: path, create: create)
        guard let content else { return SQLITE_CANTOPEN }
        let handle = DiskHandle(
            disk: disk, file: content, path: path,
            isReadOnly: flags & SQLITE_OPEN_READONLY != 0,
            deletesOnClose: flags & SQLITE_OPEN_DELETEONCLOSE != 0)
        unsafe OpenFile.attach(handle, to: file)
        unsafe outFlags?.pointee = flags
        return SQLITE_OK
    }
}

/// The disk behind a VFS.
private func disk(_ vfs: UnsafeMutablePointer<sqlite3_vfs>?) -> FaultyDisk? {
    unsafe vfs?.pointee.pAppData.map {
        unsafe Unmanaged<FaultyDisk>.fromOpaque($0).takeUnretainedValue()
    }
}
