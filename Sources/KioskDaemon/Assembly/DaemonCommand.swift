import ConfigFiles
import FeedbackCore
import Glibc

/// What `hailongd` was told on its command line.
package enum DaemonCommand {
    /// Runs what the arguments (without the program's name) say; returns the exit status.
    ///
    /// A program that has no `drawing` becomes `hailongd-screen` where a screen is configured.
    package static func run(
        _ arguments: [String], drawing: ScreenLoop.Drawing? = nil
    ) -> Int32 {
        var file = "/etc/hailong/kiosk.yaml"
        var verbose = false
        var left = arguments[...]
        while let argument = left.popFirst() {
            switch argument {
            case "--verbose": verbose = true
            case "--config":
                guard let path = left.popFirst() else { return misused("--config wants a file") }
                file = path
            case "--version":
                print("hailongd \(Version.text)")
                return ExitStatus.success
            case "--help", "-h":
                print(usage)
                return ExitStatus.success
            default: return misused("unknown argument \(argument)")
            }
        }
        do throws(ConfigError) {
            let configuration = try loadRecordingConfiguration(file: file)
            if drawing != nil { ScreenProgram.hasBegun(configuration) }
            return Daemon(
                configuration, from: file, verbose: verbose,
                drawing: drawing ?? becomeScreen(configuration, arguments)
            ).run()
        } catch {
            complain("\(error)")
            return ExitStatus.configuration
        }
    }

    private static let usage = """
        usage: hailongd [--config FILE] [--verbose]

        Records what citizens press on the panels of this kiosk, and uploads it signed.

          --config FILE  the configuration; /etc/hailong/kiosk.yaml if not given
          --verbose      log every step of every press (never which key)
          --version      print the version
        """

    /// Goes on as the program that draws, if it is to; where that cannot be run, says so in its
    /// place: the panels are read all the same.
    private static func becomeScreen(
        _ configuration: KioskConfiguration, _ arguments: [String]
    ) -> ScreenLoop.Drawing {
        guard configuration.screen != nil else { return { _, _, _ in } }
        let failure = ScreenProgram.replaceThisOne(arguments, configuration)
        return { _, kept, _ in
            // Whoever holds the card keeps faces on the display that nobody records.
            if let kept { close(kept) }
            throw failure
        }
    }

    private static func misused(_ words: String) -> Int32 {
        complain("\(words)\n\(usage)")
        return ExitStatus.usage
    }

    private static func complain(_ words: String) {
        let line = Array("hailongd: \(words)\n".utf8)
        _ = unsafe line.withUnsafeBytes { unsafe write(2, $0.baseAddress, $0.count) }
    }
}
