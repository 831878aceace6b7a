import FeedbackCore
import Screen

/// Every screen of a kiosk, placed on a display, and what is not as it should be.
struct ScreenProof {
    /// One screen.
    struct Page {
        var name: String
        var language: String
        var placement: Placement
        /// True where the running daemon has other words than those that are drawn.
        var isMadeUp: Bool
    }

    let pages: [Page]
    let theme: ScreenTheme
    let typesetter: Typesetter
    private let findings: ScreenFindings

    /// Places every screen of the configuration in `file`, as a display of that size shows it,
    /// with `example` where the server says the result.
    init(
        _ screen: ScreenConfiguration, of kiosk: KioskConfiguration, file: String,
        on display: DisplaySize?, with example: ExampleResult
    ) throws(CommandFailure) {
        typesetter = Typesetter(fonts: try Self.fonts(of: screen, file))
        let content = ScreenContent(screen, of: kiosk).with(example)
        findings = ScreenFindings(content, places: screen.places, file: file, measurer: typesetter)
        theme = screen.theme
        // The display is named as it comes; the picture on it may be turned.
        let pixels = screen.rotation.turned((display ?? .usual).pixels)
        let told = display?.millimetres.map { screen.rotation.turned($0) } ?? screen.millimetres
        let size = PictureSize(of: pixels, configured: told, display: nil)
        let layout = Layout(
            metrics: DisplayMetrics(pixels: pixels, millimetres: size.millimetres),
            theme: theme, measurer: typesetter)
        pages = Gallery(content).pages.map {
            Page(
                name: $0.name, language: $0.language, placement: layout.place($0.scene),
                isMadeUp: $0.view == .status)
        }
    }

    /// What has to be mended, each once.
    var errors: [String] { found.filter { !$0.problem.isRemark }.map(\.en) }

    /// What there is no room for on this display, each once.
    var remarks: [String] { found.filter(\.problem.isRemark).map(\.en) }

    private var found: [ScreenFinding] {
        var found: [ScreenFinding] = []
        for page in pages where !page.isMadeUp {
            for problem in page.placement.problems {
                let finding = findings.finding(problem, in: page.language)
                if !found.contains(finding) { found.append(finding) }
            }
        }
        return found
    }

    private static func fonts(
        of screen: ScreenConfiguration, _ file: String
    ) throws(CommandFailure) -> Fonts {
        do throws(Fonts.Failure) {
            return try Fonts(directory: screen.fonts)
        } catch {
            throw CommandFailure(
                "\(FontsFinding(error, places: screen.places, file: file))",
                status: ExitStatus.configuration, isPlain: true)
        }
    }
}
