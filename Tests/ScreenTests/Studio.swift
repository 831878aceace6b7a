import BatchFormat
import ConfigFiles
import FeedbackCore
import Foundation
import Screen
import Testing

/// The shipped texts, questions, colours and fonts, as a kiosk shows them.
struct Studio {
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// A display: its pixels and millimetres.
    struct Display: CustomTestStringConvertible, Hashable {
        let pixels: Size
        let millimetres: Size

        init(_ width: Int, _ height: Int, _ across: Int, _ down: Int) {
            pixels = Size(width: width, height: height)
            millimetres = Size(width: across, height: down)
        }

        var testDescription: String { "\(pixels.width)x\(pixels.height)" }

        var metrics: DisplayMetrics {
            DisplayMetrics(pixels: pixels, millimetres: millimetres)
        }
    }

    /// 7, 10.1 and 15.6 inches, each both ways round.
    static let displays = [
        Display(800, 480, 154, 86), Display(480, 800, 86, 154), Display(1280, 800, 217, 136),
        Display(800, 1280, 136, 217), Display(1920, 1080, 344, 194),
        Display(1080, 1920, 194, 344),
    ]

    private(set) var screen: ScreenConfiguration
    private(set) var content: ScreenContent
    private let kiosk: KioskConfiguration
    let typesetter: Typesetter

    /// The name of a ward's centre, as long as most are, and that of the ward alone.
    static let units = [
        "{vi: Trung tâm Phục vụ hành chính công phường Tây Nha Trang, "
            + "en: Tay Nha Trang Ward Public Service Centre}",
        "{vi: phường Tây Nha Trang, en: Tay Nha Trang Ward}",
    ]

    /// A kiosk of a unit with this question set and what follows a rating, and a panel that asks
    /// the other of its two questions.
    init(
        _ set: String, question: Int = 1, followUp: String = "reasons", unit: String = units[1]
    ) throws {
        let directory = Self.root.appending(path: "kiosk-config").path
        let fonts = Self.root.appending(path: "assets/fonts").path
        let text = """
            questions: \(set)
            panels: [{port: usb-1, device: 0079:0006, profile: keypad-\(question == 1 ? 4 : 5)}]
            screen:
              question: \(question)
              unit: \(unit)
              hotline: 0258 3 822 222
              complaints: https://pakn.dichvucong.gov.vn/
              follow-up: \(followUp)
              fonts: \(fonts)
              staff-code: "2468"
              keys: {port: usb-2, device: "05f3:04a8", next: KEY_SPACE, choose: KEY_ENTER}
              notice:
                from: 01/09/2026
                to: 31/10/2026
                text: {vi: Kính mời Ông/Bà tham gia khảo sát., en: Please take part in the survey.}
              result:
                period: 10/2026
                share: 72,27%
                interval: 65,91–77,88%
                ratings: 214
                left-out: 12
              target: 84%
            """
        kiosk = try kioskConfiguration(Array(text.utf8), file: "\(directory)/kiosk.yaml")
        screen = try #require(kiosk.screen)
        content = ScreenContent(screen, of: kiosk)
        typesetter = Typesetter(fonts: try Fonts(directory: screen.fonts))
    }

    /// Has every language say something else.
    mutating func say(_ text: String, for phrase: ScreenPhrase) throws {
        for place in screen.texts.indices { screen.texts[place].phrases[phrase] = text }
        content = ScreenContent(screen, of: kiosk)
    }

    /// Has the result come from elsewhere.
    mutating func take(_ result: ScreenConfiguration.ResultSource, target: String?) {
        screen.result = result
        screen.target = target
        content = ScreenContent(screen, of: kiosk)
    }

    /// Every screen in every language.
    var pages: [Gallery.Page] {
        Gallery(content).pages
    }

    func layout(_ display: Display, theme: ScreenTheme? = nil) -> Layout {
        Layout(
            metrics: display.metrics, theme: theme ?? screen.theme, measurer: typesetter)
    }

    /// The first 16 digits of the SHA-256 of a picture's pixels: nobody forges a picture here.
    func digest(of placement: Placement) throws -> String {
        let picture = try Picture(
            placement, background: screen.theme.background, typesetter: typesetter)
        return String("\(picture.withPixels { sha256($0) })".prefix(16))
    }
}
