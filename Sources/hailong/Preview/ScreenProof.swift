import ConfigFiles
import FeedbackCore
import Screen

/// Every screen of a kiosk, placed on a display, and what is not as it should be.
struct ScreenProof {
    /// One screen.
    struct Page {
        var name: String
        var placement: Placement
    }

    let pages: [Page]
    let theme: ScreenTheme
    let typesetter: Typesetter
    private let content: ScreenContent
    private let places: TextPlaces
    private let file: String

    /// Places every screen of the configuration in `file`, as a display of that size shows it,
    /// with `example` where the server says the result.
    init(
        _ screen: ScreenConfiguration, of kiosk: KioskConfiguration, file: String,
        on display: DisplaySize?, with example: ExampleResult
    ) throws(CommandFailure) {
        typesetter = Typesetter(fonts: try Self.fonts(screen.fonts, file))
        do throws(ConfigError) {
            places = try TextPlaces(file: file, kiosk)
        } catch {
            throw CommandFailure(
                error.description, status: ExitStatus.configuration, isPlain: true)
        }
        self.file = file
        theme = screen.theme
        content = ScreenContent(screen, questions: kiosk.questions).with(example)
        // The display is named as it comes; the picture on it may be turned.
        let turned = { (size: Size?) in size.map(screen.rotation.turned) }
        let pixels = (display ?? .usual).pixels
        let layout = Layout(
            metrics: DisplayMetrics(
                pixels: screen.rotation.turned(pixels),
                millimetres: turned(display?.millimetres) ?? screen.millimetres
                    ?? turned(DisplaySize.usual.millimetres)),
            theme: theme, measurer: typesetter)
        pages = Gallery(content).pages.map {
            Page(name: $0.name, placement: layout.place($0.scene))
        }
    }

    /// What has to be mended, as errors of the files, each once.
    var errors: [ConfigError] {
        unique { problem in
            switch problem {
            case .tooLong(let text):
                error(text, "\"\(text)\" is too long for its place", "a shorter text")
            case .missingLetters(let text):
                error(text, "the fonts lack a letter of \"\(text)\"", "letters of Noto Sans")
            case .tooSmall(let target):
                ConfigError(
                    file: file, at: nil,
                    found: "\(target.words) would be smaller than a finger needs,"
                        + " or closer than that to the next",
                    expected: "a larger display")
            case .unreadableCode(let text):
                error(text, "no telephone can read a QR code of \"\(text)\" here", "a shorter one")
            case .leftOut: nil
            }
        }
    }

    /// What there is no room for on this display, as remarks about the files, each once.
    var remarks: [ConfigError] {
        unique { problem in
            guard case .leftOut(let text) = problem else { return nil }
            return error(text, "there is no room for \"\(text)\" on this display", "")
        }
    }

    private func unique(_ read: (Placement.Problem) -> ConfigError?) -> [ConfigError] {
        var found: [ConfigError] = []
        for problem in pages.flatMap(\.placement.problems) {
            guard let error = read(problem), !found.contains(error) else { continue }
            found.append(error)
        }
        return found
    }

    private func error(_ text: String, _ found: String, _ expected: String) -> ConfigError {
        for language in content.languages {
            let error = places.error(
                about: text, values: content.values(in: language), found: found,
                expected: expected)
            if error.place != nil { return error }
        }
        return ConfigError(file: file, at: nil, found: found, expected: expected)
    }

    private static func fonts(_ directory: String, _ file: String) throws(CommandFailure) -> Fonts {
        do throws(Fonts.Failure) {
            return try Fonts(directory: directory)
        } catch {
            throw CommandFailure(
                "\(file): screen.fonts: \(error)", status: ExitStatus.configuration,
                isPlain: true)
        }
    }
}

extension ScreenTarget {
    /// What it is to somebody who looks at the screen.
    fileprivate var words: String {
        switch self {
        case .level(let level): "face \(level)"
        case .chip(let criterion): "reason \(criterion)"
        case .digit(let digit): "key \(digit)"
        case .notApplicable, .done, .skip, .correct, .language, .corner, .erase, .leave:
            "the button \"\(self)\""
        }
    }
}
