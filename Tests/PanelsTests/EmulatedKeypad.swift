import Foundation
import Glibc
import TestSupport

/// An emulated keypad, or another emulated panel, and `panel-probe` reading it, driven by request
/// and answer.
///
/// The real libevdev, libusb and libudev run in the probe; umockdev stands for kernel and udevd.
final class EmulatedKeypad {
    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    private let process: Child
    /// What the probe has said and no test has looked at yet.
    private var lines: [String] = []

    /// Starts emulator and probe; `options` are the emulator's, `panels` the probe's arguments.
    convenience init(_ options: String..., panels: [String] = ["4"]) throws {
        try self.init(emulator: "evdev_panel.py", options: options, panels: panels)
    }

    /// Starts another emulator of assets/emulators instead.
    init(emulator: String, options: [String] = [], panels: [String]) throws {
        let wrapper = "/usr/bin/umockdev-wrapper"
        guard access(wrapper, X_OK) == 0 else {
            throw Failure(
                description: "\(wrapper) is missing: "
                    + "apt-get install umockdev gir1.2-umockdev-1.0 python3-gi")
        }
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let products = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent()
        // A probe that crashes has to end, or nobody hears of it.
        process = try Child(
            wrapper,
            ["/usr/bin/python3", "-B", root.appending(path: "assets/emulators/\(emulator)").path]
                + options + ["--", products.appending(path: "panel-probe").path] + panels,
            environment: Child.environment.merging(["SWIFT_BACKTRACE": "enable=no"]) { $1 },
            input: .pipe, output: .pipe)
    }

    deinit {
        process.closeInput()
        process.wait()
    }

    /// Has the emulator do something; returns its answer.
    @discardableResult
    func emulate(_ command: String) throws -> String {
        process.write(command + "\n")
        while true {
            let line = try readLine()
            if line.hasPrefix("child: ") {
                lines.append(String(line.dropFirst(7)))
            } else if line == "ok" || line.hasPrefix("ok ") {
                return String(line.dropFirst(3))
            } else if line != "exit: 0" {
                throw Failure(description: "\(command): \(line)")
            }
        }
    }

    /// Has the probe do something, and returns its lines up to the one that begins like this.
    @discardableResult
    func probe(_ command: String, until prefix: String) throws -> [String] {
        try emulate("say \(command)")
        return try said(until: prefix)
    }

    /// The probe's next lines, up to and with the one that begins like this.
    @discardableResult
    func said(until prefix: String) throws -> [String] {
        while true {
            if let index = lines.firstIndex(where: { $0.hasPrefix(prefix) }) {
                defer { lines.removeFirst(index + 1) }
                return Array(lines[...index])
            }
            let line = try readLine()
            guard line.hasPrefix("child: ") else {
                throw Failure(description: "waiting for '\(prefix)' after \(lines): \(line)")
            }
            lines.append(String(line.dropFirst(7)))
        }
    }

    /// The line of the probe's status about one panel, and how often its loop has gone round.
    func status(of panel: Int = 1) throws -> (line: String, turns: Int) {
        let lines = try probe("status", until: "turns ")
        let line = lines.last { $0.hasPrefix("status \(panel) ") } ?? ""
        return (line, Int(lines.last?.dropFirst(6) ?? "") ?? -1)
    }

    /// Asks for the probe's status until it has this line.
    func waitForStatus(_ line: String) throws {
        var lines: [String] = []
        for _ in 0..<500 {
            lines = try probe("status", until: "turns ")
            if lines.contains(line) { return }
            try emulate("sleep 20")
        }
        throw Failure(description: "'\(line)' is not in \(lines)")
    }

    private func readLine() throws -> String {
        do throws(NoLine) {
            // Long enough for any machine; only a test that fails waits for it.
            return try process.readLine(within: 30_000)
        } catch {
            throw Failure(
                description: error == .silence
                    ? "nothing for 30 s; the probe said last: \(lines)"
                    : "the emulator has ended; the probe said: \(lines)")
        }
    }
}
