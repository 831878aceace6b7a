import Glibc
import Linux
import TestSupport

/// A copy of everything on a kiosk's card, as somebody makes one of a card in a reader.
struct CardImage {
    private enum Content {
        case folder
        /// A file of a database, on the disk in memory.
        case database([UInt8])
        /// Any other file.
        case plain([UInt8])
    }

    private var files: [(name: String, content: Content)] = []

    /// Copies what is under `folder`.
    init(of folder: String, on disk: FaultyDisk) { add(folder, "", disk) }

    private mutating func add(_ folder: String, _ prefix: String, _ disk: FaultyDisk) {
        for name in TemporaryDirectory.names(in: folder) {
            let path = folder + "/" + name
            var status = stat()
            guard unsafe lstat(path, &status) == 0 else { continue }
            if status.st_mode & S_IFMT == S_IFDIR {
                files.append((prefix + name, .folder))
                add(path, prefix + name + "/", disk)
            } else if let bytes = disk.content(of: path) {
                files.append((prefix + name, .database(bytes)))
            } else if let bytes = try? SmallFile.read(path, upTo: 1 << 20) {
                files.append((prefix + name, .plain(bytes)))
            }
        }
    }

    /// Writes the copy into `folder`, over whatever was there.
    func write(to folder: String, on disk: FaultyDisk) throws {
        TemporaryDirectory.remove(folder)
        mkdir(folder)
        for file in files {
            let path = folder + "/" + file.name
            switch file.content {
            case .folder: mkdir(path)
            case .database(let bytes): disk.put(bytes, at: path)
            case .plain(let bytes): try SmallFile.replace(path, with: bytes, mode: 0o600)
            }
        }
    }

    private func mkdir(_ path: String) { _ = unsafe Glibc.mkdir(path, 0o700) }
}
