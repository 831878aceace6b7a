import BatchFormat
import Display
import FeedbackCore
import Journal
import KioskDaemon
import SQLite
import TestSupport

/// What the kiosk reads of its own files and of its display.
enum KioskTargets {
    static let all: [FuzzTarget] = [
        FuzzTarget("display-identity", longest: 256, displayIdentity),
        FuzzTarget("enrolment-record", longest: 4_096, enrolmentRecord),
        FuzzTarget("panel-marks", longest: 2_048, panelMarks),
        FuzzTarget("write-ahead-log", longest: 1_024, writeAheadLog),
    ]

    /// A size comes out of a whole block alone, and of nothing behind it.
    @Sendable private static func displayIdentity(_ bytes: [UInt8]) throws -> FuzzTarget.Verdict {
        let identity = DisplayIdentity(bytes)
        guard let size = identity.millimetres else { return .refused }
        try promise(size.width > 0 && size.height > 0, "a display has a size")
        // 12 bits of mm, or 8 of cm.
        try promise(size.width <= 4_095 && size.height <= 4_095, "\(size) cannot be written there")
        try promise(DisplayIdentity(bytes + [1]) == identity, "what follows does not matter")
        for place in 0..<128 {
            var other = bytes
            other[place] &+= 1
            try promise(
                DisplayIdentity(other).millimetres == nil, "byte \(place) is in the checksum")
        }
        return .accepted
    }

    /// A record that can be read can be written, and is the same.
    @Sendable private static func enrolmentRecord(_ bytes: [UInt8]) throws -> FuzzTarget.Verdict {
        let record: EnrolmentRecord
        do throws(IdentityError) {
            record = try EnrolmentRecord(text: String(decoding: bytes, as: UTF8.self), path: "file")
        } catch {
            try promise(!error.description.isEmpty, "a refusal has words")
            return .refused
        }
        try promise(
            try EnrolmentRecord(text: record.text, path: "again") == record, "it reads differently")
        return .accepted
    }

    /// A log with pages of eight bytes: what is named as damaged is there, and what stands before
    /// it is a log as a power cut may leave it.
    @Sendable private static func writeAheadLog(_ bytes: [UInt8]) throws -> FuzzTarget.Verdict {
        let (headerBytes, frameBytes) = (32, 32)
        func damage(through size: Int) throws -> Int? {
            try WriteAheadLog(size: size, pageSize: 8) { offset, count throws(SQLiteError) in
                guard offset >= 0, count > 0, offset + count <= size else {
                    throw SQLiteError(
                        code: 522, systemError: 0, message: "a short read", sql: "a log")
                }
                return Array(bytes[offset..<offset + count])
            }.damagedFrame()
        }
        guard let frame = try damage(through: bytes.count) else { return .refused }
        let frames = (bytes.count - headerBytes) / frameBytes
        try promise((1...frames).contains(frame), "frame \(frame) of \(frames) is there")
        try promise(
            try damage(through: headerBytes + (frame - 1) * frameBytes) == nil,
            "what is damaged stands before frame \(frame)")
        return .accepted
    }

    /// The first byte says how long the chain is; marks hold once, in order, and for whoever asks
    /// again.
    @Sendable private static func panelMarks(_ bytes: [UInt8]) throws -> FuzzTarget.Verdict {
        let files = TemporaryDirectory()
        let head = UInt64(bytes.first ?? 0)
        try files.write(Array(bytes.dropFirst()), to: "marks")
        func read(_ head: UInt64) -> [OpenPanelMark] {
            var marks = PanelMarks(path: files.path + "/marks", boot: .zero)
            return marks.read(chain: .zero, head: head)
        }
        let marks = read(head)
        let panels = marks.map(\.panel)
        try promise(panels == Set(panels).sorted(), "a panel has one mark, and they are in order")
        for mark in marks {
            try promise(mark.time >= BootTime(microseconds: 0), "a time can be reckoned with")
            // What the tracker does with it first.
            _ = mark.time + .hours(24 * 365)
        }
        try promise(read(head) == marks, "they read differently the second time")
        try promise(read(.max) == marks, "what did not hold seems to, now that the chain has grown")
        return marks.isEmpty ? .refused : .accepted
    }
}
