import Foundation
import TestSupport
import Testing

/// Who may import whom: everything points inwards, and the kiosk stays lean.
struct DependencyTests {
    /// What each target may import beside Glibc, Synchronization and its own C edge.
    static let allowed: [String: Set<String>] = [
        "FeedbackCore": [],
        "BatchFormat": ["FeedbackCore", "Crypto"],
        "Linux": ["FeedbackCore", "CShims"],
        "SQLite": ["CSQLite"],
        "ConfigFiles": ["FeedbackCore", "CYAML", "CEvdev"],
        "Udev": ["Linux", "CUdev"],
        "Panels": ["FeedbackCore", "Linux", "Udev", "CEvdev", "CUSB", "CShims"],
        "Journal": ["FeedbackCore", "BatchFormat", "SQLite", "Linux"],
        "Uplink": ["FeedbackCore", "BatchFormat", "Linux", "CCurl", "CSSL"],
        "Screen": ["FeedbackCore", "CCairo", "CPango", "CQREncode"],
        "Display": ["FeedbackCore", "Linux", "Udev", "CDRM", "CShims"],
        "Sound": ["FeedbackCore", "CALSA"],
        "Control": ["FeedbackCore", "Linux", "CShims"],
        "KioskDaemon": [
            "FeedbackCore", "BatchFormat", "Linux", "ConfigFiles", "Panels", "Journal", "Uplink",
            "Control", "CSystemd", "CShims",
        ],
        "hailongd": ["KioskDaemon"],
        "KioskScreen": [
            "FeedbackCore", "Linux", "Panels", "Screen", "Display", "Sound", "KioskDaemon",
        ],
        "hailongd-screen": ["KioskDaemon", "KioskScreen"],
        "hailong": [
            "FeedbackCore", "BatchFormat", "Linux", "ConfigFiles", "Panels", "Journal", "Screen",
            "Control", "ArgumentParser",
        ],
        "Scoring": ["FeedbackCore"],
    ]

    @Test(arguments: allowed.keys.sorted())
    func `a target imports only what it may`(target: String) {
        let allowed = (Self.allowed[target] ?? []).union(["Glibc", "Synchronization"])
        let files = Repository.sources.filter { $0.target == target }
        #expect(!files.isEmpty)
        let findings = Repository.findings(in: files) { _, line, _ in
            guard let match = line.firstMatch(of: #/^(?:\w+ )?import (?:struct )?(\w+)/#) else {
                return nil
            }
            return allowed.contains(String(match.1)) ? nil : "imports \(match.1)"
        }
        #expect(findings == [])
    }

    @Test func `the core imports nothing at all`() {
        let findings = Repository.findings(
            in: Repository.sources.filter { $0.target == "FeedbackCore" }
        ) { _, line, _ in line.contains(#/^\s*(\w+ )?import /#) ? String(line) : nil }
        #expect(findings == [])
    }

    @Test func `the kiosk has no Swift concurrency`() {
        let kiosk = Set(Self.allowed.keys).subtracting(["Scoring"])
        let findings = Repository.findings(
            in: Repository.sources.filter { kiosk.contains($0.target) }
        ) { _, line, _ in
            line.contains(#/\b(async|await|actor|Task)\b [a-z{(]/#) && !line.contains("//")
                ? String(line) : nil
        }
        #expect(findings == [])
    }

    /// The kiosk's programs, and the most that swift-crypto and swift-argument-parser bring.
    @Test(arguments: ["hailongd", "hailongd-screen", "hailong"])
    func `the kiosk's programs link neither Foundation nor a server`(program: String) throws {
        let binary = Self.products.appending(path: program).path
        let needed = try output(of: ["readelf", "-dW", binary])
        for library in ["libFoundation.so", "libFoundationInternationalization", "ICU"] {
            #expect(!needed.contains(library), "\(program) needs \(library)")
        }
        let symbols = try output(of: ["nm", binary])
        for module in ["7NIOCore", "8NIOPosix", "11Hummingbird"] {
            #expect(!symbols.contains("$s\(module)"), "\(program) has \(module)")
        }
        #expect(symbols.contains("$s12FeedbackCore"))
    }

    /// What a library costs that is only linked is a part of the memory of every kiosk.
    @Test func `a kiosk without a screen links nothing that draws`() throws {
        let drawing = [
            "libcairo", "libpango", "libfontconfig", "libqrencode", "libdrm", "libasound",
        ]
        func linked(by program: String) throws -> [String] {
            let needed = try output(
                of: ["readelf", "-dW", Self.products.appending(path: program).path])
            return drawing.filter { needed.contains("[\($0)") }
        }
        #expect(try linked(by: "hailongd") == [])
        #expect(try linked(by: "hailongd-screen") != [])
    }

    private static var products: URL {
        URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    }

    private func output(of command: [String]) throws -> String {
        let program = try Child(command[0], Array(command.dropFirst()), output: .pipe)
        let bytes = program.readToEnd()
        #expect(program.wait() == 0, "\(command)")
        return String(decoding: bytes, as: UTF8.self)
    }
}
