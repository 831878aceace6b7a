import Foundation
import Glibc
import TestSupport

/// An emulated keypad with a program that reads it, driven by request and answer.
///
/// The program is `hailongd` or another that asks udev; its errors go to a log file.
final class Keypad {
    private let process: Child
    private let log: URL
    private let logStart: Int
    private(set) var said: [String] = []
    private(set) var exitStatus: Int32?

    /// Starts the emulator and the program; `options` are the emulator's.
    init(
        _ command: [String], emulator: String = "evdev_panel.py", options: [String] = [],
        log: URL, environment: [String: String] = Programs.environment()
    ) throws {
        if !FileManager.default.fileExists(atPath: log.path) { try Data().write(to: log) }
        let errors = try FileHandle(forWritingTo: log)
        logStart = Int(try errors.seekToEnd())
        self.log = log
        let wrapper = "/usr/bin/umockdev-wrapper"
        guard access(wrapper, X_OK) == 0 else {
            throw Failure(
                description: "\(wrapper) is missing: "
                    + "apt-get install umockdev gir1.2-umockdev-1.0 python3-gi")
        }
        let script = Programs.root.appending(path: "assets/emulators/\(emulator)").path
        process = try Child(
            wrapper, ["/usr/bin/python3", "-B", script] + options + ["--"] + command,
            environment: environment, input: .pipe, output: .pipe,
            errors: .file(errors.fileDescriptor))
    }

    deinit {
        if process.isRunning {
            if exitStatus == nil, let pid = try? pid() { kill(pid, SIGKILL) }
            process.write("quit\n")
            process.wait()
        }
    }

    /// Has the emulator do something; returns its answer.
    @discardableResult
    func emulate(_ command: String) throws -> String {
        process.write(command + "\n")
        while true {
            let line = try readLine()
            if line == "ok" || line.hasPrefix("ok ") { return String(line.dropFirst(3)) }
            guard take(line) else { throw Failure(description: "\(command): \(line)") }
        }
    }

    /// Presses a key, and waits for the thanks.
    func pressAndBeThanked(_ key: Int) throws {
        let before = try press(key)
        try eventually("thanks; the log:\n\((try? logText()) ?? "")") { try thanks() > before }
    }

    /// Presses a key, and returns how often the thanks lamp had been lit before.
    func press(_ key: Int) throws -> Int {
        // Thanks that overlap would be one.
        try emulate("wait-led \(Self.thanksLamp) 0")
        let before = try thanks()
        try emulate("press \(key)")
        return before
    }

    /// LED_CAPSL, by the profile keypad-5.
    private static let thanksLamp = 1

    /// How often the thanks lamp has been lit.
    func thanks() throws -> Int { Int(try emulate("flashes \(Self.thanksLamp)")) ?? -1 }

    func pid() throws -> pid_t { pid_t(try emulate("pid")) ?? 0 }

    /// Sends the program a signal and waits for its end; returns its status, negative for a signal.
    @discardableResult
    func end(by signal: Int32) throws -> Int32 {
        kill(try pid(), signal)
        return try waitForExit()
    }

    /// Waits for the program's end.
    func waitForExit() throws -> Int32 {
        while exitStatus == nil { _ = take(try readLine()) }
        return exitStatus ?? 0
    }

    /// Waits until the program has logged an event with these words.
    func logged(_ event: String, _ words: String = "") throws {
        try eventually("\(event) \(words); the log:\n\((try? logText()) ?? "")") {
            try logText().split(separator: "\n").contains {
                $0.hasPrefix("hailongd: \(event): ") && (words.isEmpty || $0.contains(words))
            }
        }
    }

    /// What the program has written to standard error.
    func logText() throws -> String {
        String(decoding: try Data(contentsOf: log).dropFirst(logStart), as: UTF8.self)
    }

    private func take(_ line: String) -> Bool {
        if line.hasPrefix("child: ") {
            said.append(String(line.dropFirst(7)))
        } else if line.hasPrefix("exit: ") {
            exitStatus = Int32(line.dropFirst(6))
        } else {
            return false
        }
        return true
    }

    private func readLine() throws -> String {
        do throws(NoLine) {
            // Long enough for any machine; only a test that fails waits for it.
            return try process.readLine(within: 30_000)
        } catch {
            throw Failure(
                description: error == .silence
                    ? "nothing for 30 s; the log:\n\(try logText())"
                    : "the emulator has ended; the log:\n\(try logText())")
        }
    }
}
