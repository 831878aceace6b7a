import Glibc
import Linux

/// One thing that can be verified.
enum Exhibit {
    /// The directory of a journal.
    case journal(String)
    /// A file with a signed message or an answer.
    case message(String)
    /// Neither, and why.
    case unreadable(String, reason: String)

    /// What a path that a person typed means.
    static func find(_ typed: String) -> [Exhibit] {
        var path = typed
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        var status = stat()
        guard unsafe stat(path, &status) == 0 else {
            return [.unreadable(path, reason: SystemError("open").words)]
        }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            let isJournal = path == "journal.db" || path.hasSuffix("/journal.db")
            return [isJournal ? .journal(SmallFile.parent(of: path)) : .message(path)]
        }
        return inDirectory(path)
    }

    private static func inDirectory(_ path: String) -> [Exhibit] {
        if isJournal(path) { return [.journal(path)] }
        var found: [Exhibit] = []
        if isJournal(path + "/journal") { found.append(.journal(path + "/journal")) }
        for folder in ["quarantine", "branches"].map({ path + "/" + $0 }) {
            let places = names(in: folder).map { folder + "/" + $0 }
            found += places.filter(isJournal).map(Exhibit.journal)
        }
        for name in names(in: path) where name.hasSuffix(".cose") || name.hasSuffix(".cbor") {
            found.append(.message(path + "/" + name))
        }
        guard found.isEmpty else { return found }
        return [.unreadable(path, reason: "no journal.db, .cose or .cbor in it")]
    }

    private static func isJournal(_ path: String) -> Bool {
        unsafe access(path + "/journal.db", F_OK) == 0
    }

    /// The names in a directory that are not hidden, in order; none if it cannot be read.
    private static func names(in directory: String) -> [String] {
        Folder.names(in: directory).filter { !$0.hasPrefix(".") }.sorted()
    }
}

extension SystemError {
    /// Only why, without the call.
    fileprivate var words: String { Self.words(for: code) }
}
