import ArgumentParser
import Control
import FeedbackCore
import Glibc
import Screen

/// `hailong preview`: draws every screen, for the people who have to approve them.
struct PreviewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "preview",
        abstract: "Draw every screen in every language, as PNG files and one PDF.",
        discussion: """
            What is drawn is what the touchscreen shows: by the same code, from the same files.

            Exit status: 0 all is drawn; 78 kiosk.yaml has a mistake or no screen; 1 a file cannot \
            be written.
            """)

    @OptionGroup var common: CommonOptions

    @Option(help: ArgumentHelp("The folder for the files; made if it is not there."))
    var output = "hailong-preview"

    @Option(
        help: ArgumentHelp(
            "The display's pixels and its size in mm; 1280x800,217x136 unless told.",
            valueName: "display"))
    var display: DisplaySize?

    func run() throws {
        let kiosk = try common.kiosk()
        if let mistake = kiosk.screenMistake ?? kiosk.screen?.languageMistakes.first?.words {
            throw CommandFailure(mistake, status: ExitStatus.configuration)
        }
        guard let screen = kiosk.screen else {
            throw CommandFailure(
                "\(common.config) has no screen; the section \"screen\" there says what it shows",
                status: ExitStatus.configuration)
        }
        let proof = try ScreenProof(
            screen, of: kiosk, file: common.config, on: display, with: .usual)
        guard unsafe mkdir(output, 0o755) == 0 || errno == EEXIST else {
            throw CommandFailure(
                "\(output) cannot be made: \(unsafe String(cString: strerror(errno)))")
        }
        try draw(proof, cover: cover(screen, of: kiosk))
        for finding in proof.errors + proof.remarks { Terminal.complain(finding) }
        print(
            common.say(
                "\(proof.pages.count) trang trong \(output)/, và tất cả trong \(document)",
                "\(proof.pages.count) screens in \(output)/, and all of them in \(document)"))
    }

    private var document: String { "\(output)/hailong.pdf" }

    /// What is on the first page: what is to be approved, and where to sign.
    private func cover(_ screen: ScreenConfiguration, of kiosk: KioskConfiguration) -> [String] {
        let unit = screen.unit[common.language == .vietnamese ? "vi" : "en"] ?? ""
        let set = "\(kiosk.questions.id), version \(kiosk.questions.version)"
        let languages = screen.texts.map(\.code).joined(separator: ", ")
        let display = (display ?? .usual).words
        let dots = String(repeating: ".", count: 60)
        if common.language == .vietnamese {
            return [
                "Các trang màn hình lấy ý kiến – \(unit)", "",
                "Bộ câu hỏi: \(set) · Ngôn ngữ: \(languages) · Màn hình: \(display)",
                "hailong \(Version.text)", screen.showsExample ? Self.exampleVi : "", "",
                "Người duyệt: \(dots)", "", "Ngày: \(dots)", "", "Chữ ký: \(dots)",
            ]
        }
        return [
            "The screens of the feedback terminal – \(unit)", "",
            "Question set: \(set) · Languages: \(languages) · Display: \(display)",
            "hailong \(Version.text)", screen.showsExample ? Self.exampleEn : "", "",
            "Approved by: \(dots)", "", "Date: \(dots)", "", "Signature: \(dots)",
        ]
    }

    private static let exampleVi =
        "Kết quả dưới câu hỏi là số ví dụ; số công bố do máy chủ gửi."
    private static let exampleEn =
        "The result below the question is made up; the server says what was published."

    private func draw(_ proof: ScreenProof, cover: [String]) throws(CommandFailure) {
        let background = proof.theme.background
        do throws(DrawingFailure) {
            let document = try Document(file: document, typesetter: proof.typesetter)
            document.add(lines: cover)
            for page in proof.pages {
                try Picture(
                    page.placement, background: background, typesetter: proof.typesetter
                ).write(png: "\(output)/\(page.name).png")
                document.add(page.placement, background: background, caption: page.name)
            }
            try document.finish()
        } catch {
            throw CommandFailure("\(error)")
        }
    }
}

extension ScreenConfiguration {
    /// True if its pictures show a result that nobody published.
    fileprivate var showsExample: Bool { result == .published }
}
