import ArgumentParser
import Control
import FeedbackCore
import Linux

/// `hailong enrol`: binds this kiosk to a point, and waits until it is or says why not.
struct EnrolCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enrol",
        abstract: "Bind this kiosk to a point of the scoring server.",
        discussion: """
            CODE and ROOT are what `hailong-server kiosk code POINT` prints. The kiosk trusts \
            that root from now on, and only it. Only root may enrol.

            URL is the address of the scoring server, such as https://hailong.example.vn. A kiosk \
            without a network takes --stick instead: its order leaves with `hailong export`, and \
            the answer comes back with a later one.

            Exit status: 0 enrolled (with --stick: ordered), 1 not.
            """)

    @Flag(help: "A stick carries everything; this kiosk has no network.")
    var stick = false

    @Argument(
        help: ArgumentHelp(
            "The address (not with --stick), the one-time code, and the root's fingerprint.",
            valueName: "url code root"))
    var words: [String]

    @OptionGroup var common: CommonOptions

    /// How long to wait for a signed answer.
    private static let patience = TimeSpan.seconds(60)

    func validate() throws {
        guard words.count == (stick ? 2 : 3) else {
            throw ValidationError(stick ? "expected --stick CODE ROOT" : "expected URL CODE ROOT")
        }
    }

    func run() throws {
        let (code, typed) = (words[words.count - 2], words[words.count - 1])
        guard let root = KeyID(hex: typed.filter { !" :-".contains($0) }) else {
            throw CommandFailure(
                "root \"\(typed)\": expected 32 hexadecimal digits", status: ExitStatus.usage)
        }
        let socket = try common.kiosk().controlSocket
        let url = words[0]
        if stick { return try orderForStick(code, root, at: socket) }
        let before = try status(at: socket).enrolment?.attempts ?? 0
        let order = ControlRequest.enrol(server: url, code: code, root: root)
        switch try ask(order, at: socket) {
        case .refused(let words): throw CommandFailure(words.text(common.language))
        case .done, .progress, .status, .settled: break
        }
        print(common.say("đang hỏi \(url) …", "asking \(url) …"))
        try wait(at: socket, after: before)
    }

    private func orderForStick(
        _ code: String, _ root: KeyID, at socket: String
    ) throws(CommandFailure) {
        switch try ask(.enrol(server: nil, code: code, root: root), at: socket) {
        case .refused(let words): throw CommandFailure(words.text(common.language))
        case .done(let words), .progress(let words): print(words.text(common.language))
        case .status, .settled: throw CommandFailure("hailongd did not take the order")
        }
    }

    /// Follows the daemon's attempts, and shows what came of each in other words.
    private func wait(at socket: String, after before: UInt64) throws(CommandFailure) {
        let deadline = BootClock.now() + Self.patience
        var shown: Words?
        while BootClock.now() < deadline {
            let report = try status(at: socket)
            if let enrolment = report.enrolment, enrolment.attempts > before,
                let last = enrolment.last
            {
                if !enrolment.pending {
                    return try conclude(last, point: report.point)
                }
                if last.words != shown, !last.succeeded {
                    print(last.words.text(common.language))
                    shown = last.words
                }
            }
            Wait.milliseconds(100)
        }
        let words = shown?.text(common.language) ?? common.say("chưa có trả lời", "no answer yet")
        throw CommandFailure(
            common.say("chưa đăng ký được: ", "not enrolled yet: ") + words
                + common.say("; hailongd sẽ thử lại", "; hailongd keeps trying"))
    }

    private func conclude(
        _ last: StatusReport.Upload, point: String?
    ) throws(CommandFailure) {
        guard last.succeeded, let point else {
            throw CommandFailure(
                common.say("không đăng ký được: ", "not enrolled: ")
                    + last.words.text(common.language))
        }
        print(common.say("đã đăng ký tại điểm \(point)", "enrolled at point \(point)"))
    }

    private func status(at socket: String) throws(CommandFailure) -> StatusReport {
        guard case .status(let report) = try ask(.status, at: socket) else {
            throw CommandFailure("hailongd did not answer with its status")
        }
        return report
    }

    private func ask(
        _ request: ControlRequest, at socket: String
    ) throws(CommandFailure) -> ControlReply {
        do throws(ControlError) {
            return try ControlClient.ask(request, at: socket)
        } catch {
            throw CommandFailure(error.description)
        }
    }
}
