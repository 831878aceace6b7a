import Foundation
import Glibc
import TestSupport
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

    /// The environment of every program: no systemd around it, English, an end at a crash, and
    /// proxies that would lead every request astray if anybody listened to them.
    static func environment(_ more: [String: String] = [:]) -> [String: String] {
        var environment = Child.environment
        for name in ["JOURNAL_STREAM", "NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"] {
            environment[name] = nil
        }
        for name in ["http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] {
            environment[name] = "http://127.0.0.1:1"
        }
        environment["no_proxy"] = "hailong.invalid"
        environment["LC_ALL"] = "C.UTF-8"
        environment["SWIFT_BACKTRACE"] = "enable=no"
        return environment.merging(more) { $1 }
    }

    /// Runs a program to its end.
    ///
    /// Its errors go through a file: two pipes would have to be read at once.
    static func run(
        _ executable: String, _ arguments: [String], environment: [String: String] = environment()
    ) throws -> Outcome {
        let scratch = TemporaryDirectory()
        try scratch.write("", to: "errors")
        let errors = try FileHandle(
            forWritingTo: URL(filePath: scratch.path).appending(path: "errors"))
        let process = try Child(
            executable, arguments, environment: environment, output: .pipe,
            errors: .file(errors.fileDescriptor))
        let output = process.readToEnd()
        return Outcome(
            status: process.wait(), output: String(decoding: output, as: UTF8.self),
            errors: String(decoding: try scratch.read("errors"), as: UTF8.self))
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
