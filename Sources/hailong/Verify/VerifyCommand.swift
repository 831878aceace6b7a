import ArgumentParser
import BatchFormat
import Control
import FeedbackCore

/// `hailong verify`: whether what is on a disk is what was recorded and signed.
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Verify a journal, or saved batches, receipts and answers, off-line.",
        discussion: """
            A directory is a journal, a state directory with one, or holds saved messages (.cose, \
            .cbor). The kiosk's key and the province's pinned root are looked for in the \
            directory "identity" beside a journal; --key and --root give others. Receipts and \
            answers that were kept elsewhere are held against the journals that stand beside \
            them on the command line: a chain whose end was cut off shows in no other way.

            Exit status: 0 nothing is wrong, 1 something is broken, 2 something cannot be read.
            """)

    @Argument(help: ArgumentHelp("What to verify.", valueName: "file or directory"))
    var paths: [String]

    @Option(
        help: ArgumentHelp(
            "The key of a kiosk or server, its SPKI in hexadecimal; may be repeated.",
            valueName: "spki"))
    var key: [String] = []

    @Option(help: ArgumentHelp("The root key's fingerprint.", valueName: "key id"))
    var root: String?

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if paths.isEmpty { throw ValidationError("nothing to verify was named") }
    }

    func run() throws {
        var evidence = Evidence(keys: try keys(), root: try rootID())
        let items = paths.flatMap(Exhibit.find)
        for case .message(let path) in items { evidence.learn(from: path) }
        var verdicts: [Verdict] = []
        for item in items {
            let verdict = evidence.examine(item, in: common.language)
            for line in verdict.lines { print(line) }
            verdicts.append(verdict)
        }
        print(conclusion(verdicts))
        throw ExitCode(verdicts.map(\.finding).max()?.status ?? ExitStatus.unknown)
    }

    private func conclusion(_ verdicts: [Verdict]) -> String {
        let broken = verdicts.count { $0.finding == .broken }
        let unreadable = verdicts.count { $0.finding == .unreadable }
        let total = verdicts.count
        if broken > 0 {
            let text = common.say("SAI: \(broken)/\(total)", "BROKEN: \(broken) of \(total)")
            return Terminal.styled(text, .red)
        }
        if unreadable > 0 {
            let text = common.say(
                "KHÔNG ĐỌC ĐƯỢC: \(unreadable)/\(total)", "UNREADABLE: \(unreadable) of \(total)")
            return Terminal.styled(text, .amber)
        }
        return Terminal.styled(
            common.say("đúng: không có gì sai trong \(total)", "ok: nothing is wrong in \(total)"),
            .green)
    }

    private func keys() throws(CommandFailure) -> [PublicKey] {
        var keys: [PublicKey] = []
        for text in key {
            guard text.count.isMultiple(of: 2), let bytes = Self.bytes(text),
                let key = try? PublicKey(spki: bytes)
            else {
                throw CommandFailure(
                    "--key: expected the 182 hexadecimal digits of a P-256 key's SPKI",
                    status: ExitStatus.usage)
            }
            keys.append(key)
        }
        return keys
    }

    private func rootID() throws(CommandFailure) -> KeyID? {
        guard let root else { return nil }
        guard let id = KeyID(hex: root.filter { !" :-".contains($0) }) else {
            throw CommandFailure(
                "--root: expected 32 hexadecimal digits", status: ExitStatus.usage)
        }
        return id
    }

    private static func bytes(_ digits: String) -> [UInt8]? {
        let values = digits.map(\.hexDigitValue)
        guard !values.contains(nil) else { return nil }
        let digits = values.compactMap(\.self)
        return stride(from: 0, to: digits.count - 1, by: 2).map {
            UInt8(digits[$0] << 4 | digits[$0 + 1])
        }
    }
}
