import Foundation
import TestTraits
import Testing

/// The firmware of the open panel, under CPython, against docs/panel-protocol.md.
@Suite(.blocking)
struct PanelFirmwareTests {
    static let firmware = Programs.root.appending(path: "assets/panel-firmware")
    static let document = Programs.root.appending(path: "docs/panel-protocol.md")

    /// Runs Python beside the firmware.
    private func python(_ script: String) throws -> String {
        let environment = Programs.environment([
            "PYTHONPATH": Self.firmware.path, "PYTHONDONTWRITEBYTECODE": "1",
        ])
        let outcome = try Programs.run(
            "/usr/bin/python3", ["-c", script], environment: environment)
        try #require(outcome.status == 0, "\(outcome.errors)")
        return outcome.output
    }

    @Test func `the examples of the document are what the firmware sends`() throws {
        let text = try String(contentsOf: Self.document, encoding: .utf8)
        let examples = text.components(separatedBy: "```panel\n").dropFirst()
            .compactMap { $0.components(separatedBy: "\n```").first }
            .flatMap { $0.split(separator: "\n").map(String.init) }
        let rows = examples.map { $0.split(separator: "  ", maxSplits: 1).map(String.init) }
            .map { ($0[0], ($0.last ?? "").trimmingCharacters(in: .whitespaces)) }
        #expect(rows.count >= 40)
        let answers = try python(
            "import examples\nfor a in examples.play(\(rows.map(\.0))): print(a)")
        #expect(answers.split(separator: "\n").map(String.init) == rows.map(\.1))
    }

    @Test func `the report descriptor is the document's, and says 16 bytes in and 8 out`() throws {
        let text = try String(contentsOf: Self.document, encoding: .utf8)
        let block = try #require(
            text.split(separator: "```\n").first { $0.hasPrefix("06 00 FF") })
        let bytes = block.split(separator: "\n")
            .flatMap { $0.components(separatedBy: "    ")[0].split(separator: " ") }
        let ours = try python(
            "import panel_logic; print(panel_logic.REPORT_DESCRIPTOR.hex(' ').upper())")
        #expect(bytes.joined(separator: " ") + "\n" == ours)
    }

    /// A finger presses each key with bounce, a reader gets two reports of three; what it counts
    /// by the document's rule must be what was pressed.
    @Test(arguments: 1...3)
    func `whoever misses reports still counts every press`(seed: Int) throws {
        let counts = try python(
            """
            import panel_logic, random
            chance = random.Random(\(seed))
            edges, pressed = [], [0] * 8
            for key in range(8):
                t = 100 + chance.randrange(50)
                for _ in range(100):
                    pressed[key] += 1
                    for closed, last in ((True, chance.randrange(12)), (False, 0)):
                        edges.append((t, key, closed))
                        for bounce in range(chance.randrange(4)):
                            t += chance.randrange(1, 4)
                            edges.append((t, key, not closed))
                            t += chance.randrange(1, 4)
                            edges.append((t, key, closed))
                        t += 27 + last
            edges.sort(reverse=True)
            panel, counted, old = panel_logic.Panel(0), [0] * 8, None
            def read(report):
                global old
                if old is not None and chance.randrange(3) == 0:
                    return chance.randrange(2) == 0
                if old is not None:
                    for k in range(8):
                        counted[k] += (report[8 + k] - old[8 + k]) & 255
                old = report
                return True
            for ms in range(0, 14000, 2):
                due = []
                while edges and edges[-1][0] <= ms:
                    t, key, closed = edges.pop()
                    due.append((key, closed, t))
                panel.turn(due, None, ms, read)
            print(edges == [] and counted == pressed, counted, pressed)
            """)
        #expect(counts.hasPrefix("True"), "\(counts)")
    }
}
