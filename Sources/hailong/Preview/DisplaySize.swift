import ArgumentParser
import FeedbackCore

/// A display as the command line names it: `1280x800,217x136`.
struct DisplaySize: ExpressibleByArgument {
    /// 10.1 inches.
    static let usual = DisplaySize(
        pixels: Size(width: 1280, height: 800), millimetres: Size(width: 217, height: 136))

    var pixels: Size
    var millimetres: Size?

    init(pixels: Size, millimetres: Size?) {
        self.pixels = pixels
        self.millimetres = millimetres
    }

    init?(argument: String) {
        let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let pixels = Self.size(parts[0], 320...7_680) else {
            return nil
        }
        self.pixels = pixels
        guard parts.count == 2 else { return }
        guard let millimetres = Self.size(parts[1], 40...4_000) else { return nil }
        self.millimetres = millimetres
    }

    private static func size(_ text: Substring, _ range: ClosedRange<Int>) -> Size? {
        let sides = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
        guard sides.count == 2, let width = sides[0], let height = sides[1],
            range.contains(width), range.contains(height)
        else { return nil }
        return Size(width: width, height: height)
    }

    /// As it is written on the command line.
    var words: String {
        let millimetres = millimetres.map { ",\($0.width)x\($0.height)" } ?? ""
        return "\(pixels.width)x\(pixels.height)\(millimetres)"
    }
}
