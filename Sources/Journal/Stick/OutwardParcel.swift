internal import BatchFormat
internal import FeedbackCore
internal import Glibc
internal import Linux

/// The file that a kiosk sends, written beside its place and renamed when it is whole.
package struct OutwardParcel: ~Copyable {
    private let path: String
    private let temporary: String
    private let file: FileDescriptor
    private var isFinished = false
    /// Batches that were added.
    package private(set) var batches = 0
    /// Ratings in them.
    package private(set) var ratings = 0
    /// Bytes of everything that was added.
    package private(set) var bytes = 0

    /// Begins a file; the one before stays until `finish`.
    package init(_ stick: StickFolder) throws(StickError) {
        try stick.make()
        let number = try Self.create(stick.parcel + ".new")
        path = stick.parcel
        temporary = path + ".new"
        file = FileDescriptor(owning: number)
    }

    private static func create(_ path: String) throws(StickError) -> CInt {
        _ = unsafe unlink(path)
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
        let number = unsafe open(path, flags, 0o600)
        guard number >= 0 else { throw .notWritten(SystemError("create \(path)")) }
        return number
    }

    deinit { if !isFinished { _ = unsafe unlink(temporary) } }

    /// Adds a batch exactly as it would be uploaded.
    package mutating func add(_ batch: FrozenBatch) throws {
        let message = try SignedMessage(batch.message, expecting: .batch)
        let entries = try Batch(payload: message.payload).entries
        try add(batch.message)
        batches += 1
        ratings += entries.count { entry in
            if case .rating = entry.fact { true } else { false }
        }
    }

    /// Adds a message.
    package mutating func add(_ message: [UInt8]) throws(StickError) {
        let item = Parcel.item(message)
        var left = item[...]
        do throws(SystemError) {
            while !left.isEmpty { left = left.dropFirst(try file.write(left)) }
        } catch {
            throw .notWritten(SystemError("write \(temporary)", code: error.code))
        }
        bytes += item.count
    }

    /// Gives the file its name once all of it is on the stick.
    package mutating func finish() throws(StickError) {
        guard fsync(file.number) == 0 else {
            throw .notWritten(SystemError("fsync \(temporary)"))
        }
        guard unsafe rename(temporary, path) == 0 else {
            throw .notWritten(SystemError("rename \(temporary)"))
        }
        isFinished = true
        do throws(SystemError) {
            try StickFolder.sync(besides: path)
        } catch {
            throw .notWritten(error)
        }
    }
}
