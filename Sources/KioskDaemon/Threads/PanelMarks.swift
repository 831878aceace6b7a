package import FeedbackCore
import Glibc
package import Linux

/// Up to where the presses of open panels are recorded, kept for the next process of this boot.
///
/// A small file that need not outlast a power cut, for the panels' counters do not either. It is
/// written before the commit that it is about and names the length of the chain from which each
/// mark holds, so that a process that dies in between neither loses nor doubles a press.
package struct PanelMarks {
    fileprivate struct Line {
        /// The mark holds if the chain has so many entries.
        var sequence: UInt64
        var mark: OpenPanelMark
    }

    private let path: String
    private let boot: BootID
    /// The chain that the file is about.
    private var chain: ChainID?
    /// Those that hold: what they tell is on disk, or refused.
    private var kept: [UInt16: OpenPanelMark] = [:]
    /// Those that hold after the next commit.
    private var moved: [UInt16: OpenPanelMark] = [:]

    /// Keeps marks of one boot in a file.
    package init(path: String, boot: BootID) {
        self.path = path
        self.boot = boot
    }

    /// Takes the marks that an earlier process of this boot left behind, as far as they hold.
    ///
    /// A file that is missing, damaged, or about another boot or chain says nothing.
    package mutating func read(chain: ChainID, head: UInt64) -> [OpenPanelMark] {
        guard let bytes = try? SmallFile.read(path, upTo: 65_536) else { return [] }
        let text = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        guard text.first.map(String.init) == header(chain) else { return [] }
        let lines = text.dropFirst().compactMap(Line.init).sorted { $0.sequence < $1.sequence }
        for line in lines where line.sequence <= head { kept[line.mark.panel] = line.mark }
        // What does not hold must not seem to once the chain has grown.
        if lines.contains(where: { $0.sequence > head }) { try? write(chain, after: head) }
        return kept.values.sorted { $0.panel < $1.panel }
    }

    /// Takes marks that go with presses of the next commit.
    package mutating func move(_ marks: [OpenPanelMark]) {
        for mark in marks { moved[mark.panel] = mark }
    }

    /// Writes the marks that have moved; they hold once `entries` more are in the chain.
    ///
    /// Call `hold` when they are.
    /// - Throws: `SystemError` naming the file, which is then gone: an old one would have presses
    ///   counted twice.
    package mutating func keep(
        chain: ChainID, head: UInt64, adding entries: UInt64
    ) throws(SystemError) {
        guard !moved.isEmpty || (self.chain != chain && !kept.isEmpty) else { return }
        if entries == 0 { hold() }
        try write(chain, after: head + entries)
    }

    /// The commit that the moved marks waited for has succeeded.
    package mutating func hold() {
        kept.merge(moved) { $1 }
        moved = [:]
    }

    private mutating func write(_ chain: ChainID, after sequence: UInt64) throws(SystemError) {
        self.chain = chain
        let lines =
            kept.values.map { Line(sequence: 0, mark: $0) }
            + moved.values.map { Line(sequence: sequence, mark: $0) }
        let text = ([header(chain)] + lines.map(\.text)).joined(separator: "\n") + "\n"
        do throws(SystemError) {
            try SmallFile.replace(path, with: Array(text.utf8), mode: 0o600, lasting: false)
        } catch {
            _ = unsafe unlink(path)
            throw error
        }
    }

    private func header(_ chain: ChainID) -> String { "panel-marks 1 \(boot) \(chain)" }
}

extension PanelMarks.Line {
    /// `sequence panel report time identity`; the report in hexadecimal, the time in µs.
    fileprivate var text: String {
        "\(sequence) \(mark.panel) \(mark.report.bytes.hex) \(mark.time.microseconds) "
            + mark.identity
    }

    fileprivate init?(_ text: Substring) {
        let parts = text.split(separator: " ", maxSplits: 4, omittingEmptySubsequences: false)
        guard parts.count == 5, let sequence = UInt64(parts[0]), let panel = UInt16(parts[1]),
            let bytes = PanelReportBytes(hex: String(parts[2])),
            let report = try? OpenPanelReport(bytes.bytes), let time = Int64(parts[3]),
            // No reckoning with it may overflow.
            (0...1 << 60).contains(time)
        else { return nil }
        self.init(
            sequence: sequence,
            mark: OpenPanelMark(
                panel: panel, identity: String(parts[4]), report: report,
                time: BootTime(microseconds: time)))
    }
}

/// The bytes of a report, which are written in hexadecimal.
private struct PanelReportBytes: FixedBytes {
    static let byteCount = OpenPanelReport.length
    let bytes: [UInt8]

    init(trusted bytes: [UInt8]) { self.bytes = bytes }
}
