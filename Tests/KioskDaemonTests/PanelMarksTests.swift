import FeedbackCore
import Foundation
import KioskDaemon
import TestSupport
import Testing

struct PanelMarksTests {
    private let directory = TemporaryDirectory()
    private let boot = BootID(trusted: [UInt8](repeating: 1, count: BootID.byteCount))
    private let chain = ChainID(trusted: [UInt8](repeating: 2, count: ChainID.byteCount))

    private func marks(boot: BootID? = nil) -> PanelMarks {
        PanelMarks(path: directory.path + "/panel-marks", boot: boot ?? self.boot)
    }

    private func mark(_ panel: UInt16, presses: UInt8) throws -> OpenPanelMark {
        OpenPanelMark(
            panel: panel, identity: "pci-0000:00:14.0-usb-0:4 1209:0001:A 1",
            report: try OpenPanelReport([
                1, 7, 1, 0, 0x10, 0x27, 0, 0, presses, 0, 0, 0, 0, 0, 0, 255,
            ]), time: BootTime(microseconds: 123_456_789))
    }

    /// What a process started now would know, with so many entries in the chain.
    private func left(head: UInt64) -> [OpenPanelMark] {
        var next = marks()
        return next.read(chain: chain, head: head)
    }

    @Test func `a mark holds from the commit on that it was written for`() throws {
        var marks = marks()
        #expect(marks.read(chain: chain, head: 5) == [])
        marks.move([try mark(1, presses: 3)])
        try marks.keep(chain: chain, head: 5, adding: 2)
        #expect(left(head: 7) == [try mark(1, presses: 3)])
        #expect(left(head: 6) == [])
    }

    @Test func `until then the mark before it holds`() throws {
        var marks = marks()
        _ = marks.read(chain: chain, head: 0)
        marks.move([try mark(1, presses: 1), try mark(2, presses: 9)])
        try marks.keep(chain: chain, head: 0, adding: 1)
        marks.hold()
        marks.move([try mark(1, presses: 2)])
        try marks.keep(chain: chain, head: 1, adding: 1)
        #expect(left(head: 2) == [try mark(1, presses: 2), try mark(2, presses: 9)])
        #expect(left(head: 1) == [try mark(1, presses: 1), try mark(2, presses: 9)])
    }

    @Test func `a mark whose commit never came does not hold once the chain has grown`() throws {
        var marks = marks()
        marks.move([try mark(1, presses: 1)])
        try marks.keep(chain: chain, head: 5, adding: 1)
        marks.hold()
        marks.move([try mark(1, presses: 2)])
        // Killed before the commit; the next process writes its start and is killed too.
        try marks.keep(chain: chain, head: 6, adding: 1)
        #expect(left(head: 6) == [try mark(1, presses: 1)])
        #expect(left(head: 8) == [try mark(1, presses: 1)])
    }

    @Test func `presses that were refused are not found again`() throws {
        var marks = marks()
        _ = marks.read(chain: chain, head: 4)
        marks.move([try mark(1, presses: 1)])
        try marks.keep(chain: chain, head: 4, adding: 1)
        // The commit failed, and its presses are told as refused.
        try marks.keep(chain: chain, head: 4, adding: 0)
        #expect(left(head: 4) == [try mark(1, presses: 1)])
    }

    @Test func `another process goes on with what it found`() throws {
        var first = marks()
        _ = first.read(chain: chain, head: 0)
        first.move([try mark(1, presses: 1), try mark(2, presses: 1)])
        try first.keep(chain: chain, head: 0, adding: 1)
        var second = marks()
        #expect(second.read(chain: chain, head: 1).count == 2)
        second.move([try mark(2, presses: 5)])
        try second.keep(chain: chain, head: 3, adding: 1)
        #expect(left(head: 4) == [try mark(1, presses: 1), try mark(2, presses: 5)])
    }

    @Test func `in a new chain old marks hold from the start, and the commit waits still`() throws {
        var marks = marks()
        _ = marks.read(chain: chain, head: 2)
        marks.move([try mark(1, presses: 1), try mark(2, presses: 1)])
        try marks.keep(chain: chain, head: 2, adding: 1)
        marks.hold()
        marks.move([try mark(1, presses: 2)])
        try marks.keep(chain: chain, head: 3, adding: 1)
        // The commit failed, and its presses go into another chain, after what begins that.
        let other = ChainID(trusted: [UInt8](repeating: 3, count: ChainID.byteCount))
        try marks.keep(chain: other, head: 4, adding: 3)
        var next = self.marks()
        #expect(
            next.read(chain: other, head: 4) == [try mark(1, presses: 1), try mark(2, presses: 1)])
    }

    @Test func `a new chain has the marks though no press has moved them`() throws {
        var marks = marks()
        marks.move([try mark(1, presses: 1)])
        try marks.keep(chain: chain, head: 2, adding: 0)
        let other = ChainID(trusted: [UInt8](repeating: 3, count: ChainID.byteCount))
        try marks.keep(chain: other, head: 0, adding: 3)
        var next = self.marks()
        #expect(next.read(chain: other, head: 0) == [try mark(1, presses: 1)])
    }

    @Test func `a file that cannot be written is taken away, for it would count presses twice`()
        throws
    {
        var marks = marks()
        marks.move([try mark(1, presses: 1)])
        try marks.keep(chain: chain, head: 0, adding: 0)
        // Nothing can be written where a directory stands.
        try FileManager.default.createDirectory(
            atPath: directory.path + "/panel-marks.new", withIntermediateDirectories: false)
        marks.move([try mark(1, presses: 2)])
        #expect(throws: (any Error).self) { try marks.keep(chain: chain, head: 0, adding: 1) }
        #expect(left(head: 9) == [])
    }

    @Test func `marks of another boot or chain say nothing`() throws {
        var marks = marks()
        _ = marks.read(chain: chain, head: 0)
        marks.move([try mark(1, presses: 1)])
        try marks.keep(chain: chain, head: 0, adding: 1)
        var later = self.marks(
            boot: BootID(trusted: [UInt8](repeating: 9, count: BootID.byteCount)))
        #expect(later.read(chain: chain, head: 9) == [])
        var other = self.marks()
        let chain = ChainID(trusted: [UInt8](repeating: 3, count: ChainID.byteCount))
        #expect(other.read(chain: chain, head: 9) == [])
    }

    @Test(arguments: [
        "", "panel-marks 1", "\u{0}\u{0}", "1 1 00 5 x", "1 1 zz 5 x",
        "99999999999999999999 1 0 0 x",
        "1 1 01070100102700000300000000000000 9223372036854775807 x",
    ])
    func `a damaged file says nothing`(_ text: String) throws {
        for head in ["", "panel-marks 1 \(boot) \(chain)\n"] {
            try directory.write(head + text, to: "panel-marks")
            #expect(left(head: 9) == [])
        }
    }
}
