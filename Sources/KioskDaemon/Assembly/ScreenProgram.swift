import Glibc
import Linux

/// The daemon with the libraries for drawing; they would cost every kiosk without a screen five
/// megabytes of memory.
struct ScreenProgram: Error, CustomStringConvertible {
    private static let name = "hailongd-screen"

    /// Why it does not run.
    let description: String

    /// Goes on as this program, which lies beside the running one; returns only if it cannot.
    ///
    /// The process stays the same one: systemd's descriptors, its watchdog and its place to send
    /// word to come along.
    static func replaceThisOne(_ arguments: [String]) -> Self {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let length = unsafe readlink("/proc/self/exe", &buffer, buffer.count)
        guard length > 0 else { return Self("/proc/self/exe", errno) }
        let running = buffer[..<length].map(UInt8.init(bitPattern:))
        let folder = SmallFile.parent(of: String(decoding: running, as: UTF8.self))
        let path = folder + "/" + name
        var words = unsafe ([name] + arguments).map { unsafe strdup($0) } + [nil]
        _ = unsafe execv(path, &words)
        let failure = errno
        unsafe words.forEach { word in unsafe free(word) }
        return Self(path, failure)
    }

    private init(_ path: String, _ number: CInt) {
        let words = SystemError.words(for: number)
        description = "a screen needs \(path), which does not run: \(words)"
    }
}
