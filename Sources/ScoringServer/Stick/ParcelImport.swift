import BatchFormat
package import FeedbackCore
import Glibc

/// Takes in what kiosks sent on a stick, and leaves the answers there, beside a running server.
///
/// Each message goes through the same `Ingest` as one that came over the network, and is on disk
/// before its answer is written. Root reads and writes the stick; only the owner of the data
/// directory touches the data.
package final class ParcelImport {
    private let directory: DataDirectory
    private let ingest: Ingest
    private let writer: DatabaseThread
    private let reader: DatabaseThread

    /// Opens the data directory.
    ///
    /// - Parameters:
    ///   - directory: the data directory; a server may be running on it.
    ///   - now: the time, which certificates are checked against.
    ///   - hasThreads: false for simulations, which have to replay to the bit.
    ///   - warn: takes each alarm, and what is wrong with the keys, in words, on any thread.
    /// - Throws: what cannot be used: the directory, its keys, its database, or the clock.
    package init(
        _ directory: DataDirectory, now: WallTime, hasThreads: Bool = true,
        warn: @escaping @Sendable (String) -> Void = ServerLog.warning
    ) throws(ServerError) {
        try directory.create()
        self.directory = directory
        let keys = try ServerKeys.load(directory, now: now, warn: warn)
        if hasThreads {
            writer = try DatabaseThread(
                name: "writer", mode: .writing, open: { try Connections.main(directory, .command) })
            reader = try DatabaseThread(
                name: "reader", mode: .reading, open: { try Connections.main(directory, .reader) })
        } else {
            writer = try DatabaseThread(
                withoutThread: .writing, open: { try Connections.main(directory, .command) })
            reader = try DatabaseThread(
                withoutThread: .reading, open: { try Connections.main(directory, .reader) })
        }
        ingest = Ingest(keys: keys, writer: writer, reader: reader, stored: {}, warn: warn)
    }

    /// Commits what waits and closes everything.
    package func stop() throws(ServerError) {
        try directory.becomeOwner()
        let lock = try directory.lockForWriting(waiting: true)
        withExtendedLifetime(lock) { ingest.flushReceipts() }
        writer.stop()
        reader.stop()
        DataDirectory.becomeCaller()
    }

    /// The parcels on a stick that is mounted at `stick`, in the order of their names.
    package func parcels(on stick: String) throws(ServerError) -> [String] {
        DataDirectory.becomeCaller()
        let folder = stick + "/" + Parcel.folder
        guard let stream = unsafe opendir(folder) else {
            throw .file(path: folder, doing: "open", reason: systemWords())
        }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasSuffix(Parcel.outward), !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted().map { folder + "/" + $0 }
    }

    /// Takes one parcel in, and leaves the answers beside it; `clock` says the time.
    ///
    /// What is damaged, or is not read or written by the stick, is complained of: what is sound in
    /// the same parcel, and whatever parcel comes next, is taken all the same.
    /// - Throws: what stops everything: the data directory.
    package func take(
        _ path: String, clock: () -> WallTime
    ) throws(ServerError) -> ParcelReport {
        DataDirectory.becomeCaller()
        var report = ParcelReport(path: path)
        guard
            let file = report.onStick({ () throws(ServerError) in try CarriedFile(reading: path) })
        else { return report }
        try directory.becomeOwner()
        defer { DataDirectory.becomeCaller() }
        var answers: [UInt8] = []
        var decoder = ParcelDecoder()
        var isOver = false
        while !isOver {
            guard let bytes = report.onStick({ () throws(ServerError) in try file.read() }) else {
                break
            }
            decoder.append(bytes)
            isOver = bytes.isEmpty
            while let message = report.next(in: &decoder, isOver: &isOver) {
                let reply = try stored(message, now: clock())
                if report.count(reply, number: decoder.count) {
                    answers += Parcel.item(reply.body)
                }
            }
        }
        DataDirectory.becomeCaller()
        guard !answers.isEmpty else { return report }
        let home = String(path.dropLast(Parcel.outward.count)) + Parcel.homeward
        let isWritten: Void? = report.onStick { () throws(ServerError) in
            try CarriedFile.replace(home, with: answers)
        }
        if isWritten != nil { report.answers = home }
        return report
    }

    /// Takes one message in, of either type that kiosks send on a stick.
    private func stored(_ message: [UInt8], now: WallTime) throws(ServerError) -> Reply {
        let isEnrolment = (try? SignedMessage(message, expecting: .enrolment)) != nil
        let lock = try directory.lockForWriting(waiting: true)
        let reply = withExtendedLifetime(lock) {
            isEnrolment ? ingest.enrol(message, now: now) : ingest.ingest(message, now: now)
        }
        guard reply.status != 503 else {
            throw .database("\(directory.path): nothing can be stored now; import again later")
        }
        return reply
    }
}
