internal import Glibc
internal import Linux

/// The right to write a journal, held by one daemon at a time and given back when it ends.
///
/// The lock stands beside the journal's directory, so that it outlasts a quarantine.
final class JournalLock {
    private let file: FileDescriptor

    /// Takes the lock of the journal in `directory`, or says who has it.
    init(of directory: String) throws(JournalError) {
        let path = directory + ".lock"
        do throws(SystemError) {
            try JournalFiles.makeDirectory(SmallFile.parent(of: path))
            let number = try retryingInterrupts("open \(path)") {
                unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o640)
            }
            file = FileDescriptor(owning: number)
        } catch {
            throw JournalError(error)
        }
        guard flock(file.number, LOCK_EX | LOCK_NB) == 0 else {
            let holder = (try? SmallFile.read(path, upTo: 32)) ?? []
            let digits = String(decoding: holder, as: UTF8.self).prefix { $0.isNumber }
            throw .locked(path: path, pid: Int32(digits))
        }
        // The number only helps a person; a full disk must not keep the daemon from reading.
        _ = ftruncate(file.number, 0)
        _ = try? file.write(Array("\(getpid())\n".utf8)[...])
    }

    deinit {
        // A child that is about to exec may share the file: closing alone would leave it locked.
        _ = flock(file.number, LOCK_UN)
    }
}
