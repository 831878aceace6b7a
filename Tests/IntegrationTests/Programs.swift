import Foundation
import Glibc
import Testing

/// What a program printed, and how it ended.
struct Outcome {
    var status: Int32
    var output: String
    var errors: String

    /// The output as JSON.
    func json<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(output.utf8))
        } catch {
            throw Failure(description: "status \(status), \(errors), no \(type): \(output)")
        }
    }
}

struct Failure: Error, CustomStringConvertible {
    var description: String
}

/// The built programs, and how tests run and wait.
enum Programs {
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    static let products = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent()

    static func path(_ name: String) -> String { products.appending(path: name).path }

    /// The environment of every program: no systemd around it, English, and an end at a crash.
    static func environment(_ more: [String: String] = [:]) -> [String: String] {
        var environment = ProcessInfo.processInfo.environment
        for name in ["JOURNAL_STREAM", "NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"] {
            environment[name] = nil
        }
        environment["LC_ALL"] = "C.UTF-8"
        environment["SWIFT_BACKTRACE"] = "enable=no"
        return environment.merging(more) { $1 }
    }

    /// Runs a program to its end.
    ///
    /// Its output goes through files, which no other child can hold open.
    static func run(
        _ executable: String, _ arguments: [String], environment: [String: String] = environment()
    ) throws -> Outcome {
        let scratch = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: scratch) }
        let files = try ["output", "errors"].map { name in
            let file = scratch.appending(path: name)
            try Data().write(to: file)
            return (file, try FileHandle(forWritingTo: file))
        }
        let process = Process()
        process.executableURL = URL(filePath: executable)
        process.arguments = arguments
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = files[0].1
        process.standardError = files[1].1
        try process.run()
        process.waitUntilExit()
        let texts = try files.map { String(decoding: try Data(contentsOf: $0.0), as: UTF8.self) }
        return Outcome(status: process.terminationStatus, output: texts[0], errors: texts[1])
    }

    /// Runs a program that must succeed.
    @discardableResult
    static func succeed(_ executable: String, _ arguments: String...) throws -> Outcome {
        let outcome = try run(executable, arguments)
        guard outcome.status == 0 else {
            throw Failure(
                description: "\(executable) \(arguments): \(outcome.status) \(outcome.errors)")
        }
        return outcome
    }
}

/// Asks again and again until something holds; only a test that fails waits for long.
func eventually(
    _ what: @autoclosure () -> String, within seconds: Double = 30, _ holds: () throws -> Bool
) throws {
    let deadline = Date(timeIntervalSinceNow: seconds)
    while try !holds() {
        guard Date() < deadline else {
            throw Failure(description: "not within \(seconds) s: \(what())")
        }
        usleep(20_000)
    }
}
