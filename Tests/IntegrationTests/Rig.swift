import Foundation
import TestSupport

/// One kiosk in a directory of its own, with an emulated keypad, and all its programs.
final class Rig {
    let directory = TemporaryDirectory()
    let state: String
    private let log: URL

    /// Writes the shipped configuration with the emulated keypad accepted.
    ///
    /// Every rating is uploaded at once. `state` is the state directory, if not in the rig's own.
    init(state: String? = nil) throws {
        self.state = state ?? directory.path + "/state"
        log = URL(filePath: directory.path + "/kiosk.log")
        let shipped = Programs.root.appending(path: "kiosk-config")
        for name in ["panels", "questions", "texts", "themes"] {
            try FileManager.default.copyItem(
                at: shipped.appending(path: name),
                to: URL(filePath: directory.path + "/" + name))
        }
        try configure()
    }

    var config: String { directory.path + "/kiosk.yaml" }

    /// Writes `kiosk.yaml`, with another control socket, with lights or by a proxy if asked.
    func configure(
        _ name: String = "kiosk.yaml", socket: String = "control", lights: String = "[]",
        screen: String = "none", proxy: String = "none"
    ) throws {
        try directory.write(
            """
            state-directory: \(state)
            control-socket: \(directory.path)/\(socket)
            questions: one-stop
            panels:
              - port: pci-0000:00:14.0-usb-0:4:1.0
                device: "1209:0001"
                profile: keypad-5
            lights: \(lights)
            upload:
              every: 1 min
              after-ratings: 1
              first-within: 0 s
              proxy: \(proxy)
            screen: \(screen)

            """, to: name)
    }

    /// Starts the daemon, and waits until it takes presses or says why it does not.
    ///
    /// `options` are the emulator's; only a `verbose` daemon logs single presses. One that `reads`
    /// nothing is waited for all the same.
    func start(
        daemon: String = Programs.path("hailongd"), environment: [String: String] = [:],
        options: [String] = [], verbose: Bool = true, reads: Bool = true
    ) throws -> Keypad {
        let command = [daemon, "--config", config]
        let keypad = try Keypad(
            command + (verbose ? ["--verbose"] : []), options: options,
            log: log,
            environment: Programs.environment(environment))
        try keypad.logged("ready")
        if reads { try keypad.logged("panel", "attached") }
        return keypad
    }

    /// Runs `hailong` with this rig's configuration.
    func hailong(_ arguments: String...) throws -> Outcome {
        try Programs.run(
            Programs.path("hailong"), arguments + ["--config", config, "--lang", "en"])
    }

    /// What `hailong status --json` says.
    func status() throws -> Status { try hailong("status", "--json").json() }

    /// Waits until the status is as asked.
    @discardableResult
    func waitForStatus(_ what: String, _ holds: (Status) -> Bool) throws -> Status {
        var last: Status?
        do {
            try eventually(what) {
                last = try status()
                return last.map(holds) ?? false
            }
        } catch let failure as Failure {
            throw Failure(description: "\(failure); the status: \(String(describing: last))")
        }
        return try status()
    }

    /// How often each level was rated, by the kiosk's own chain.
    func levels() throws -> [Int: Int] {
        let rows: [LevelCount] = try hailong(
            "log", "--ratings", "--levels", "--format", "json"
        ).json()
        return Dictionary(rows.map { ($0.level, $0.count) }) { $0 + $1 }
    }
}

/// A row of `hailong log --ratings --levels`.
struct LevelCount: Decodable {
    var panel: Int
    var question: Int
    var level: Int
    var count: Int
}

/// The parts of `hailong status --json` that tests look at.
struct Status: Decodable {
    struct Text: Decodable {
        var en: String
    }

    struct Light: Decodable {
        var color: String
        var reasons: [Text]
    }

    struct Panel: Decodable {
        var state: String
        var counted: Int
        var bounced: Int
        var merged: Int
    }

    struct Output: Decodable {
        var name: String
        var works: Bool
        var failure: String?
    }

    struct Screen: Decodable {
        var picture: String?
        var trouble: String?
        var mistake: String?
        var findings: [Text]?
        var touch: Text
        var keys: Text?
        var sound: Part?
    }

    struct Part: Decodable {
        var name: String
        var failure: String?
    }

    struct Unsent: Decodable {
        var entries: Int
    }

    struct Receipt: Decodable {
        var contiguous: Int
    }

    struct Upload: Decodable {
        var succeeded: Bool
        var words: Text
    }

    struct Clock: Decodable {
        var quality: String
    }

    struct Chain: Decodable {
        var id: String
        var sequence: Int
        var bootOrdinal: Int
    }

    var recording: Bool
    var running: Bool
    var light: Light?
    var point: String?
    var panels: [Panel]
    var lights: [Output]
    var screen: Screen?
    var unsent: Unsent
    var lastReceipt: Receipt?
    var lastUpload: Upload?
    var lastHeartbeat: Upload?
    var clock: Clock
    var chain: Chain?

    /// The light's colour, and its reasons on one line.
    var lamp: String {
        light.map { "\($0.color): " + $0.reasons.map(\.en).joined(separator: "; ") } ?? "none"
    }
}
