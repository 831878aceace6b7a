package import BatchFormat
package import FeedbackCore
package import Linux
package import SQLite

/// Why the journal did not do what was asked.
package enum JournalError: Error, Equatable, Sendable {
    /// Another daemon has the journal; its process id, if it could be read.
    case locked(path: String, pid: Int32?)
    /// There is something else where the journal should be; it was not touched.
    case notOurs(path: String, reason: String)
    /// A later version wrote the journal; it was not touched.
    case newerFormat(path: String, format: Int64)
    /// The journal belongs to another kiosk; it was not touched.
    case otherKiosk(path: String, found: KioskID)
    /// SQLite would not promise that a commit is on disk.
    case notDurable(pragma: String, expected: String, found: String?)
    /// No room: nothing was written, and a later try may succeed.
    case diskFull
    /// The file system is read-only: nothing was written, and a later try may succeed.
    case readOnly
    /// Another program holds the write lock: nothing was written, and a later try may succeed.
    case busy
    /// A fact that could not be read back from its bytes; nothing was written.
    case invalidFact(FormatError)
    /// The hash of this entry, or of the batch that begins with it, is not what it must be.
    case chainBroken(UInt64)
    /// No key of this kiosk signed the batch that begins with this entry.
    case foreignBatch(UInt64)
    /// SQLite found the file damaged.
    case corrupt(String)
    /// An earlier failure ended this journal: nothing more is acknowledged from it.
    case poisoned(String)
    /// A system call outside the database failed.
    case system(SystemError)
    /// Anything else that SQLite refused; nothing was written.
    case database(SQLiteError)

    /// True if the directory has to be put aside and a new chain begun.
    package var needsQuarantine: Bool {
        switch self {
        case .chainBroken, .foreignBatch, .corrupt, .poisoned: true
        default: false
        }
    }

    /// True if another kiosk, or a later version, can read what is there: nothing of it is lost.
    var isOthers: Bool {
        switch self {
        case .otherKiosk, .newerFormat: true
        default: false
        }
    }

    /// True if entries that were acknowledged may be gone.
    package var admitsLoss: Bool {
        switch self {
        case .chainBroken, .corrupt: true
        default: false
        }
    }
}

extension JournalError {
    /// What an error of the database means for the journal.
    init(_ error: SQLiteError) {
        if error.isFull {
            self = .diskFull
        } else if error.isReadOnly {
            self = .readOnly
        } else if error.isBusy {
            self = .busy
        } else if error.isCorrupt || error.isNotADatabase {
            self = .corrupt(error.description)
        } else if error.isOutOfMemory {
            self = .database(error)
        } else if error.isIOError || error.isMoved || error.isConstraint {
            // After a failed flush nobody knows what is on disk; a constraint means that the disk
            // holds another head than this process does.
            self = .poisoned(error.description)
        } else {
            self = .database(error)
        }
    }

    /// What any error thrown inside a transaction means for the journal.
    init(_ error: any Error) {
        switch error {
        case let error as JournalError: self = error
        case let error as SQLiteError: self.init(error)
        case let error as FormatError: self = .invalidFact(error)
        case let error as SystemError: self = .init(error)
        default: self = .poisoned("\(error)")
        }
    }

    /// What an error of the file system means for the journal.
    init(_ error: SystemError) {
        switch error.code {
        case SystemError.noSpace: self = .diskFull
        case SystemError.readOnlyFileSystem: self = .readOnly
        default: self = .system(error)
        }
    }
}

extension JournalError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .locked(let path, let pid):
            "\(path): another daemon is running" + (pid.map { ", process \($0)" } ?? "")
        case .notOurs(let path, let reason): "\(path) is not our journal: \(reason)"
        case .newerFormat(let path, let format):
            "\(path) was written by a later version (format \(format), this one knows "
                + "\(Schema.format)); install that version"
        case .otherKiosk(let path, let found): "\(path) belongs to kiosk \(found)"
        case .notDurable(let pragma, let expected, let found):
            "SQLite does not promise durability: \(pragma) is \(found ?? "unknown"), "
                + "not \(expected)"
        case .diskFull: "the disk is full"
        case .readOnly: "the file system is read-only"
        case .busy: "another program is writing to the journal"
        case .invalidFact(let error): "a fact cannot be recorded: \(error)"
        case .chainBroken(let sequence): "the hash chain does not verify at entry \(sequence)"
        case .foreignBatch(let first):
            "no key of this kiosk signed the batch that begins with entry \(first)"
        case .corrupt(let words): "the journal is damaged: \(words)"
        case .poisoned(let words): "the journal ended after a failure: \(words)"
        case .system(let error): error.description
        case .database(let error): error.description
        }
    }
}
