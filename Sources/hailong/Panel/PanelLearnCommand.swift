import ArgumentParser
import ConfigFiles
import Control
import FeedbackCore
import Glibc
import Linux
import Panels

/// `hailong panel learn`: makes a profile of presses on request.
struct PanelLearnCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "learn",
        abstract: "Make a profile for a panel by pressing its buttons when told.",
        discussion: """
            Asks for the button of each level, measures how its contacts bounce, lights the \
            lamps and asks what they show, and writes a profile. Prints the lines of kiosk.yaml \
            that accept the panel.

            Exit status: 0 written, 1 not, 130 interrupted.
            """)

    @Argument(help: "The panel's event node, such as /dev/input/event7.")
    var node: String?

    @Option(help: "The panel's port, as hailong devices says it.")
    var port: String?

    @Option(help: "The name of the profile; it is written beside kiosk.yaml, into panels/.")
    var name: String?

    @Option(help: "The scale that the buttons rate on: SC5 or SC4.")
    var levels = Scale.sc5

    @Option(help: ArgumentHelp("Write this file instead.", valueName: "file"))
    var output: String?

    @Flag(help: "Replace a profile that is there.")
    var force = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if output != nil, name != nil {
            throw ValidationError("--output names the profile too: leave --name out")
        }
        if let output, !output.hasSuffix(".yaml") {
            throw ValidationError("--output \(output): expected a file that ends in .yaml")
        }
        if let name = output.map(Self.profileName) ?? name, !Self.isName(name) {
            throw ValidationError(
                "\"\(name)\" cannot be a profile: expected lower-case letters, digits and \"-\"")
        }
    }

    func run() throws {
        let dialogue = try Dialogue(common.language)
        let choice = PanelChoice(node: node, port: port, common: common)
        // Before anybody presses fifteen times in vain.
        if output != nil || name != nil { try checkFree(file(for: "")) }
        let candidate = try choice.choose(in: dialogue)
        let profileName = name ?? output.map(Self.profileName) ?? Self.name(for: candidate)
        let file = file(for: profileName)
        try checkFree(file)
        let panel = try open(candidate, choice)
        dialogue.say(
            "Học \(candidate.node), \(candidate.name). Ctrl-C để dừng; khi đó không ghi gì.",
            "Learning \(candidate.node), \(candidate.name). "
                + "Ctrl-C stops it; nothing is written then.")
        let session = try KeyLessons(scale: levels).learn(from: panel, in: dialogue)
        let lamps = try LampLessons().learn(from: panel, in: dialogue)
        let profile = profile(profileName, of: candidate, session, lamps)
        try write(profile, session, to: file)
        dialogue.say(
            "Đã ghi \(file), bounce: \(profile.bounceWindow.milliseconds) ms. "
                + "Thêm vào dưới panels: trong \(common.config):",
            "Written: \(file), bounce: \(profile.bounceWindow.milliseconds) ms. "
                + "Add under panels: in \(common.config):")
        print(candidate.acceptance(profileName).map { "  " + $0 }.joined(separator: "\n"))
    }

    private func file(for profile: String) -> String {
        output ?? "\(SmallFile.parent(of: common.config))/panels/\(name ?? profile).yaml"
    }

    /// Fails if the profile could not be written, or would replace another one.
    private func checkFree(_ file: String) throws(CommandFailure) {
        let folder = SmallFile.parent(of: file)
        guard unsafe access(folder, W_OK | X_OK) == 0 else {
            let reason = SystemError.words(for: errno)
            throw CommandFailure(
                common.say(
                    "\(folder): không ghi được hồ sơ vào đây (\(reason)): "
                        + "chọn --output, hoặc chạy với sudo",
                    "\(folder): a profile cannot be written here (\(reason)): "
                        + "choose --output, or use sudo"))
        }
        guard !force, unsafe access(file, F_OK) == 0 else { return }
        throw CommandFailure(
            common.say(
                "\(file) đã có: chọn --name khác, hoặc --force để thay",
                "\(file) is there already: choose another --name, or replace it with --force"))
    }

    private func open(
        _ candidate: PanelCandidate, _ choice: PanelChoice
    ) throws(CommandFailure) -> StudiedPanel {
        do throws(PanelRefusal) {
            return try StudiedPanel(node: candidate.node)
        } catch {
            throw error.reason == .grabbed
                ? choice.busy(as: candidate.panel) : CommandFailure(error.description)
        }
    }

    private func profile(
        _ name: String, of candidate: PanelCandidate, _ session: LearningSession,
        _ lamps: PanelProfile.Lamps
    ) -> PanelProfile {
        let identity = candidate.identity
        let match = PanelProfile.Match(vendor: identity.vendor, product: identity.product)
        return PanelProfile(
            name: name, title: candidate.name.isEmpty ? identity.device : candidate.name,
            matches: identity.vendor == 0 ? [] : [match], scale: levels,
            keys: session.lessons.map { PanelProfile.Key(code: $0.key, level: $0.level) },
            bounceWindow: session.bounceWindow, lamps: lamps)
    }

    /// Writes the whole file or nothing.
    private func write(
        _ profile: PanelProfile, _ session: LearningSession, to file: String
    ) throws(CommandFailure) {
        let measured = session.lessons.map { lesson in
            let bounce = (lesson.bounce.microseconds + 999) / 1_000
            return "\(profile.source.name(ofKey: lesson.key)) \(bounce) ms"
        }
        do {
            let text = try PanelProfileText(
                profile,
                comment: [
                    "Learned by `hailong panel learn`. Bounce, as measured: "
                        + measured.joined(separator: ", ")
                ]
            ).text
            try SmallFile.replace(file, with: Array(text.utf8), mode: 0o644)
        } catch {
            throw CommandFailure("\(error)")
        }
        // The daemon reads it too, whatever the umask of the person.
        _ = unsafe chmod(file, 0o644)
    }

    /// Such as `learned-0079-0006`.
    private static func name(for candidate: PanelCandidate) -> String {
        "learned-\(hex4(candidate.identity.vendor))-\(hex4(candidate.identity.product))"
    }

    private static func profileName(of file: String) -> String {
        String((file.split(separator: "/").last ?? "").dropLast(".yaml".count))
    }

    private static func isName(_ text: String) -> Bool {
        let allowed = text.utf8.allSatisfy { byte in
            (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D
        }
        return allowed && !text.isEmpty && !text.hasPrefix("-")
    }
}

extension Scale: ExpressibleByArgument {
    /// Reads `SC5` or `SC4`.
    package init?(argument: String) { self.init(name: argument.uppercased()) }
}
