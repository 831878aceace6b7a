package import FeedbackCore
internal import Linux
internal import SQLite

extension Journal {
    /// Puts a journal's directory aside as a whole, and returns where it is now; that has yet to be
    /// made durable.
    ///
    /// It becomes `quarantine/<boot>-<n>` with the first n that is free, n from 1, and `@<head>`
    /// behind it if the last acknowledged entry is known. The log goes with its database: apart,
    /// the next opening would delete it.
    package static func quarantine(
        directory: String, into quarantine: String, boot: BootID, head: UInt64? = nil
    ) throws(JournalError) -> String {
        do throws(SystemError) {
            try JournalFiles.makeDirectory(quarantine)
            let taken = Set(
                Folder.names(in: quarantine).map { $0.prefix { $0 != ClosedChain.headMark } })
            var number = 1
            while taken.contains("\(boot)-\(number)") { number += 1 }
            let mark = head.map { "\(ClosedChain.headMark)\($0)" } ?? ""
            let target = "\(quarantine)/\(boot)-\(number)\(mark)"
            try JournalFiles.rename(directory, to: target)
            return target
        } catch {
            throw JournalError(error)
        }
    }
}
