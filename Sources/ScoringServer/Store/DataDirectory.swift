import Glibc
import Scoring

/// Where the server keeps everything: four databases, its keys and lock files.
package struct DataDirectory: Hashable, Sendable {
    /// The path as the administrator gave it.
    package let path: String
    /// The SQLite file system that the databases are on, or the default one.
    let vfs: String?

    package init(_ path: String, vfs: String? = nil) {
        self.path = path
        self.vfs = vfs
    }

    /// Points, kiosks and every batch that ever came in.
    var database: String { path + "/hailong.db" }
    /// What is computed from the batches; it may be deleted, and is then made again.
    var index: String { path + "/index.db" }
    /// An index by one rule version for all dates, for comparing; it may be deleted.
    func index(by rules: RuleVersion) -> String { path + "/index-rules-\(rules.rawValue).db" }
    /// What was published and by which rules; it is kept, like the batches.
    var published: String { path + "/published.db" }
    /// The latest heartbeats; it may be deleted, and fills again within minutes.
    var fleet: String { path + "/fleet.db" }
    /// The private keys and the receipt key's certificate.
    var keys: String { path + "/keys" }

    /// Makes the directory and the one for keys, for the owner alone; root goes on as that owner.
    package func create() throws(ServerError) {
        try becomeOwner()
        for directory in [path, keys] where unsafe mkdir(directory, 0o700) != 0 && errno != EEXIST {
            throw .file(path: directory, doing: "make the directory", reason: systemWords())
        }
    }

    /// Lets root go on as the owner of a directory that is there already.
    ///
    /// What an administrator's command makes first would else be root's, and closed to the server.
    func becomeOwner() throws(ServerError) {
        var status = stat()
        guard geteuid() == 0, unsafe stat(path, &status) == 0, status.st_uid != 0 else { return }
        guard setegid(status.st_gid) == 0, seteuid(status.st_uid) == 0 else {
            throw .file(path: path, doing: "become its owner", reason: systemWords())
        }
    }

    /// Goes on as whoever ran the program, if `create` became somebody else.
    static func becomeCaller() {
        _ = seteuid(getuid())
        _ = setegid(getgid())
    }

    /// Takes the lock that one `serve` holds, for as long as the lock lives.
    package func lockForServing() throws(ServerError) -> FileLock {
        guard let lock = try FileLock(path + "/serve.lock", waiting: false) else {
            throw .alreadyServed(path: path)
        }
        return lock
    }

    /// Keeps checkpoints of the server and writes of other processes apart.
    ///
    /// A checkpoint that resets the write-ahead log while another process commits can lose that
    /// commit in SQLite before 3.51.3, and Debian 12 has 3.40.1.
    ///
    /// - Parameter waiting: if false, nothing is returned while somebody else holds the lock.
    /// - Returns: the lock, held until it is released.
    /// - Throws: `ServerError.file` if the lock file cannot be used.
    func lockForWriting(waiting: Bool) throws(ServerError) -> FileLock? {
        try FileLock(path + "/write.lock", waiting: waiting)
    }
}

/// The words for `errno`.
func systemWords() -> String {
    unsafe strerror(errno).map { unsafe String(cString: $0) } ?? "error \(errno)"
}
