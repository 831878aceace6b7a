import Glibc

/// Standard output and standard error, and whether a person reads them.
enum Terminal {
    /// The few colours that are used, and only on a terminal.
    enum Style: String {
        case green = "32"
        case amber = "33"
        case red = "31"
        case bold = "1"
    }

    /// True if standard output is a terminal that wants colours (NO_COLOR, no-color.org).
    static var hasColors: Bool { unsafe isatty(1) == 1 && getenv("NO_COLOR") == nil }

    /// The text in a style, or as it is.
    static func styled(_ text: String, _ style: Style) -> String {
        hasColors ? "\u{1b}[\(style.rawValue)m\(text)\u{1b}[0m" : text
    }

    /// Writes one line to standard error.
    static func complain(_ line: String) { write(line + "\n") }

    /// Writes a question to standard error, whose answer follows on the same line.
    static func ask(_ question: String) { write(question) }

    /// Shows how far long work is, on the last line of a terminal; an empty text clears it.
    static func progress(_ text: String) {
        guard isatty(2) == 1 else { return }
        write("\r\u{1b}[K" + text)
    }

    private static func write(_ text: String) {
        // What was printed before comes first where both go to one place.
        fflush(nil)
        let bytes = Array(text.utf8)
        _ = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(2, $0.baseAddress, $0.count) }
    }
}
