package import FeedbackCore
internal import Linux
internal import SQLite

extension Journal {
    /// Puts a journal's directory aside as a whole, and returns where it is now.
    ///
    /// It becomes `quarantine/<boot>-<n>` with the first n that is free, n from 1. The log goes
    /// with its database: apart, the next opening would delete it.
    package static func quarantine(
        directory: String, into quarantine: String, boot: BootID
    ) throws(JournalError) -> String {
        do throws(SystemError) {
            try JournalFiles.makeDirectory(quarantine)
            var number = 1
            while JournalFiles.exists("\(quarantine)/\(boot)-\(number)") { number += 1 }
            let target = "\(quarantine)/\(boot)-\(number)"
            try JournalFiles.move(directory, to: target)
            return target
        } catch {
            throw JournalError(error)
        }
    }
}
