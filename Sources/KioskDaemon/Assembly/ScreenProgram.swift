import FeedbackCore
import Glibc
import Linux

/// The daemon with the libraries for drawing; they would cost every kiosk without a screen five
/// megabytes of memory.
struct ScreenProgram: Error, CustomStringConvertible {
    private static let name = "hailongd-screen"
    /// A program that ends before it begins is not tried again for so long, or the service manager
    /// would start it for ever and nobody would read the panels.
    private static let pause = TimeSpan.minutes(1)

    /// Why it does not run.
    let description: String

    /// Goes on as this program, which lies beside the running one; returns only if it cannot.
    ///
    /// The process stays the same one: systemd's descriptors, its watchdog and its place to send
    /// word to come along.
    static func replaceThisOne(
        _ arguments: [String], _ configuration: KioskConfiguration
    ) -> Self {
        let path = folder + "/" + name
        let attempt = attempt(configuration)
        guard !isRecent(attempt) else {
            return Self("\(path), which ends before it begins: run \(path) --version")
        }
        // Where this cannot be written, it is only tried more often.
        try? SmallFile.replace(
            attempt, with: Array("\(BootClock.now().microseconds)".utf8), mode: 0o600,
            lasting: false)
        var words = unsafe ([path] + arguments).map { unsafe strdup($0) } + [nil]
        _ = unsafe execv(path, &words)
        let failure = errno
        unsafe words.forEach { word in unsafe free(word) }
        _ = unsafe unlink(attempt)
        return Self("\(path), which does not run: \(SystemError.words(for: failure))")
    }

    /// Takes note that this program has begun, and may be gone on as again at any time.
    static func hasBegun(_ configuration: KioskConfiguration) {
        _ = unsafe unlink(attempt(configuration))
    }

    private init(_ words: String) { description = "a screen needs \(words)" }

    /// Where the running program lies.
    private static var folder: String {
        SmallFile.parent(of: Folder.target(ofLink: "/proc/self/exe") ?? "")
    }

    /// A file that stands while this program has not begun, in a directory of this boot.
    private static func attempt(_ configuration: KioskConfiguration) -> String {
        SmallFile.parent(of: configuration.controlSocket) + "/screen-attempt"
    }

    private static func isRecent(_ attempt: String) -> Bool {
        guard let bytes = try? SmallFile.read(attempt, upTo: 32),
            let began = Int64(String(decoding: bytes, as: UTF8.self))
        else { return false }
        return BootClock.now() < BootTime(microseconds: began) + pause
    }
}
