import ArgumentParser
import ConfigFiles
import Control
import FeedbackCore
import Glibc

/// What every verb understands.
struct CommonOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The kiosk's configuration.", valueName: "file"))
    var config = "/etc/hailong/kiosk.yaml"

    @Option(help: "The language of the answer; otherwise that of the environment.")
    var lang: Language?

    /// The language of the answer.
    var language: Language { lang ?? .ofEnvironment }

    /// One sentence in the language of the answer.
    func say(_ vi: String, _ en: String) -> String { language == .vietnamese ? vi : en }

    /// The configuration as `hailongd` runs with it; an error ends the verb with `status`.
    func kiosk(
        orExit status: Int32 = ExitStatus.configuration
    ) throws(CommandFailure) -> KioskConfiguration {
        do throws(ConfigError) {
            return try loadRecordingConfiguration(file: config)
        } catch {
            throw CommandFailure(error.description, status: status)
        }
    }
}

extension Language: ExpressibleByArgument {
    /// Vietnamese if the environment says so, otherwise English.
    fileprivate static var ofEnvironment: Language {
        for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
            guard let value = unsafe getenv(name), unsafe value.pointee != 0 else { continue }
            return unsafe String(cString: value).hasPrefix("vi") ? .vietnamese : .english
        }
        return .english
    }
}
