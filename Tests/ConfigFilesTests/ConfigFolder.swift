import ConfigFiles
import FeedbackCore
import Foundation

/// The directory of configuration files that the product ships.
let shippedFiles = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "kiosk-config")

/// A directory with a small configuration that is right, for a test to break.
final class ConfigFolder {
    static let kiosk = """
        questions: set
        panels:
          - port: usb-1
            device: 0079:0006
            profile: five
        """
    static let profile = """
        title: Five
        devices: []
        scale: SC5
        keys:
          KEY_1: 1
          KEY_2: 2
          KEY_3: 3
          KEY_4: 4
          KEY_5: 5
        """
    static let questions = """
        version: 1
        questions:
          - id: Q.1
            scale: SC5
            text:
              vi: Hài lòng?
              en: Satisfied?
        """

    let url: URL

    /// Writes the files, with `contents` instead of some of them.
    init(_ contents: [String: [UInt8]] = [:]) throws {
        url = FileManager.default.temporaryDirectory.appending(path: "config-\(UUID())")
        var files = [
            "kiosk.yaml": Array(Self.kiosk.utf8),
            "panels/five.yaml": Array(Self.profile.utf8),
            "questions/set.yaml": Array(Self.questions.utf8),
        ]
        files.merge(contents) { $1 }
        for folder in ["panels", "questions"] {
            try FileManager.default.createDirectory(
                at: url.appending(path: folder), withIntermediateDirectories: true)
        }
        for (name, bytes) in files { try Data(bytes).write(to: url.appending(path: name)) }
    }

    /// A `kiosk.yaml` with these panels and the shortest section `screen`, at its end.
    static func kiosk(panels: String) -> String {
        """
        questions: one-stop
        panels: \(panels)
        screen:
          unit: {vi: a, en: b}
          hotline: 1022
          complaints: https://pakn.dichvucong.gov.vn

        """
    }

    /// Writes a `kiosk.yaml` with a section `screen`, beside the files that are shipped for one.
    convenience init(withScreen kiosk: String) throws {
        try self.init(["kiosk.yaml": Array(kiosk.utf8)])
        for name in ["questions", "texts", "themes"] {
            let place = url.appending(path: name)
            try? FileManager.default.removeItem(at: place)
            try FileManager.default.copyItem(at: shippedFiles.appending(path: name), to: place)
        }
    }

    /// Writes the least section `screen`, and these lines at its end.
    convenience init(addingToScreen lines: String) throws {
        try self.init(
            withScreen: """
                questions: one-stop
                screen:
                  unit: {vi: a, en: b}
                  hotline: 1022
                  complaints: https://pakn.dichvucong.gov.vn
                \(lines)

                """)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func load() throws -> KioskConfiguration {
        try loadKioskConfiguration(file: url.appending(path: "kiosk.yaml").path)
    }

    /// What the section `screen` says, wherever it stands in its file.
    func screenSettings() throws -> ScreenConfiguration? {
        var screen = try load().screen
        screen?.places = TextPlaces()
        return screen
    }

    /// What loading says is wrong, with the names of the files alone; empty if nothing is.
    func complaint() throws -> String {
        do {
            _ = try load()
            return ""
        } catch let error as ConfigError {
            return error.description.replacing(url.path + "/", with: "")
        }
    }
}
