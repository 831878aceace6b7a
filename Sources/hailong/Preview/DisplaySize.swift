import ArgumentParser
import FeedbackCore

/// A display as the command line names it: `1280x800,217x136`.
struct DisplaySize: ExpressibleByArgument {
    /// 10.1 inches.
    static let usual = DisplaySize(
        pixels: Size(width: 1280, height: 800), millimetres: Limits.assumedPicture)

    var pixels: Size
    var millimetres: Size?

    init(pixels: Size, millimetres: Size?) {
        self.pixels = pixels
        self.millimetres = millimetres
    }

    init?(argument: String) {
        let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let pixels = Size(text: parts[0], sides: 320...7_680)
        else { return nil }
        self.pixels = pixels
        guard parts.count == 2 else { return }
        guard let millimetres = Size(text: parts[1], sides: 40...4_000) else {
            return nil
        }
        self.millimetres = millimetres
    }

    /// As it is written on the command line.
    var words: String {
        ([pixels] + [millimetres].compactMap(\.self)).map(\.text).joined(separator: ",")
    }
}
