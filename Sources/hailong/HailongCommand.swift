import ArgumentParser
import FeedbackCore
import Glibc

/// `hailong`: what staff and administrators ask of a kiosk, over SSH.
struct HailongCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hailong",
        abstract: "Look after a Hài Lòng kiosk.",
        discussion: """
            status, log and verify work without the daemon too, from what is on the disk.

            Trạng thái, nhật ký và kiểm chứng vẫn dùng được khi dịch vụ hailongd không chạy. \
            Thêm --lang vi để xem bằng tiếng Việt.
            """,
        version: "hailong \(Version.text)",
        subcommands: [
            StatusCommand.self, LogCommand.self, VerifyCommand.self, DevicesCommand.self,
            PanelCommand.self, ServiceCommand.self, EnrolCommand.self, ExportCommand.self,
            ConfigCommand.self, PreviewCommand.self,
        ])

    /// Runs what the command line says, and ends the program.
    static func begin() -> Never {
        do {
            var command = try parseAsRoot()
            try command.run()
            Glibc.exit(ExitStatus.success)
        } catch let failure as CommandFailure {
            Terminal.complain(failure.isPlain ? failure.words : "hailong: \(failure.words)")
            Glibc.exit(failure.status)
        } catch let code as ExitCode {
            Glibc.exit(code.rawValue)
        } catch {
            if exitCode(for: error).isSuccess {
                print(fullMessage(for: error))
                Glibc.exit(ExitStatus.success)
            }
            Terminal.complain("hailong: \(message(for: error)) (hailong --help says more)")
            Glibc.exit(ExitStatus.usage)
        }
    }
}
