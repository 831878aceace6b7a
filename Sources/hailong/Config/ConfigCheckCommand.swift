import ArgumentParser
import ConfigFiles
import Control
import FeedbackCore
import Linux
import Screen

/// `hailong config check`: reads `kiosk.yaml` and every file that it names, as the daemon would.
struct ConfigCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Read kiosk.yaml and every file that it names, as hailongd would.",
        discussion: """
            Exit status: 0 all is well; 78 there is a mistake, which is printed on standard error \
            as file:line:column.
            """)

    @OptionGroup var common: CommonOptions

    @Option(
        help: ArgumentHelp(
            "The display on which every text has to fit: pixels, and its size in mm.",
            valueName: "display"))
    var display: DisplaySize?

    func run() throws {
        let kiosk: KioskConfiguration
        do throws(ConfigError) {
            kiosk = try loadKioskConfiguration(file: common.config)
        } catch {
            throw CommandFailure(
                error.description, status: ExitStatus.configuration, isPlain: true)
        }
        if let file = kiosk.upload.caFile { try checkReadable(file) }
        if let screen = kiosk.screen { try check(screen, of: kiosk) }
        print("ok: \(common.config): " + summary(of: kiosk).joined(separator: ", "))
    }

    /// Every text has to fit, in every language and on every screen.
    private func check(
        _ screen: ScreenConfiguration, of kiosk: KioskConfiguration
    ) throws(CommandFailure) {
        let proof = try ScreenProof(
            screen, of: kiosk, file: common.config, on: display, with: .longest)
        for remark in proof.remarks { Terminal.complain(remark) }
        let errors = proof.errors
        guard !errors.isEmpty else { return }
        throw CommandFailure(
            errors.joined(separator: "\n"),
            status: ExitStatus.configuration, isPlain: true)
    }

    private func checkReadable(_ file: String) throws(CommandFailure) {
        do throws(SystemError) {
            _ = try SmallFile.read(file, upTo: 1)
        } catch {
            throw CommandFailure(
                "\(common.config): ca-file: \(error)", status: ExitStatus.configuration,
                isPlain: true)
        }
    }

    private func summary(of kiosk: KioskConfiguration) -> [String] {
        let panels = kiosk.panels.count
        let questions = kiosk.questions.questions.count
        let set = kiosk.questions.id
        if common.language == .vietnamese {
            return [
                "\(panels) bàn phím", "bộ câu hỏi \(set) gồm \(questions) câu",
                "dữ liệu trong \(kiosk.stateDirectory)",
            ]
        }
        return [
            "\(panels) panel\(panels == 1 ? "" : "s")",
            "\(questions) question\(questions == 1 ? "" : "s") of \(set)",
            "state in \(kiosk.stateDirectory)",
        ]
    }
}
