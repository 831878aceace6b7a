internal import BatchFormat
package import FeedbackCore
internal import Glibc
internal import Linux

/// What stands on a stick for one kiosk.
///
/// Plain files in one folder, with short names of lower-case letters, digits and dots, because
/// sticks mostly are FAT: no links, no permissions, no case.
package struct StickFolder {
    /// The file that the kiosk writes.
    package let parcel: String
    /// The file that the province writes.
    package let answers: String
    private let folder: String
    private let directory: String
    private let kiosk: KioskID

    /// Takes the directory that the stick is mounted at.
    package init(_ directory: String, of kiosk: KioskID) throws(StickError) {
        var path = directory
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        var status = stat()
        guard unsafe stat(path, &status) == 0 else {
            throw .system(SystemError("\(directory)"))
        }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw .noDirectory(path: directory)
        }
        self.directory = path
        self.kiosk = kiosk
        folder = path + "/" + Parcel.folder
        parcel = "\(folder)/\(kiosk)\(Parcel.outward)"
        answers = "\(folder)/\(kiosk)\(Parcel.homeward)"
    }

    /// True if the directory is on the same file system as `path`.
    package func isOnDisk(of path: String) -> Bool {
        var (here, there) = (stat(), stat())
        return unsafe (stat(directory, &here) == 0 && stat(path, &there) == 0)
            && here.st_dev == there.st_dev
    }

    /// Makes the folder unless it is there.
    func make() throws(StickError) {
        guard unsafe mkdir(folder, 0o700) == 0 || errno == EEXIST else {
            throw .system(SystemError("mkdir \(folder)"))
        }
    }

    /// Removes what an earlier export left, because nothing waits any more.
    package func removeParcel() throws(StickError) { try remove(parcel) }

    /// Removes answers that were all taken.
    package func removeAnswers() throws(StickError) { try remove(answers) }

    /// The other kiosks whose files are here.
    package func strangers() -> [String] {
        let found = Folder.names(in: folder).filter { $0.hasSuffix(Parcel.homeward) }
            .map { String($0.dropLast(Parcel.homeward.count)) }
        return Set(found).subtracting([kiosk.description]).sorted()
    }

    /// Makes a change of the folder's names outlast the pull, where its file system can.
    static func sync(besides path: String) throws(SystemError) {
        do throws(SystemError) {
            try SmallFile.syncDirectory(of: path)
        } catch {
            // Some drivers for sticks have no such call for directories.
            guard error.code == EINVAL || error.code == ENOTSUP else { throw error }
        }
    }

    private func remove(_ path: String) throws(StickError) {
        do throws(SystemError) {
            guard unsafe unlink(path) == 0 else {
                if errno == ENOENT { return }
                throw SystemError("remove \(path)")
            }
            try Self.sync(besides: path)
        } catch {
            throw .system(error)
        }
    }
}
