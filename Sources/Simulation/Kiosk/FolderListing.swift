import Glibc
import TestSupport

/// Which file has which name under a directory, so that names can be put back.
///
/// When the power fails inside a step, the program only seems to go on until the step ends: what
/// it renamed and made meanwhile never happened.
struct FolderListing {
    private var folders: [UInt64: String] = [:]
    private var root: String

    /// Lists the folders under `root`.
    init(_ root: String) {
        self.root = root
        Self.walk(root) { folder, inode in folders[inode] = folder }
    }

    /// Puts every folder back in its place, and removes those that were not there.
    func restore() {
        for (inode, place) in folders.sorted(by: { $0.value.utf8.count < $1.value.utf8.count }) {
            var found: [UInt64: String] = [:]
            Self.walk(root) { found[$1] = $0 }
            guard let now = found[inode], now != place else { continue }
            TemporaryDirectory.remove(place)
            _ = unsafe rename(now, place)
        }
        var strangers: [String] = []
        Self.walk(root) { if folders[$1] == nil { strangers.append($0) } }
        strangers.forEach(TemporaryDirectory.remove)
    }

    /// Calls `body` with each folder under `root` and its inode.
    private static func walk(_ root: String, _ body: (String, UInt64) -> Void) {
        for name in TemporaryDirectory.names(in: root) {
            let path = root + "/" + name
            var status = stat()
            guard unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
                continue
            }
            body(path, UInt64(status.st_ino))
            walk(path, body)
        }
    }
}
