import Glibc
import Linux

/// A light behind a display that the kernel lets programs set, as its documentation has it under
/// `ABI/stable/sysfs-class-backlight`.
struct Backlight: Equatable {
    /// How the kernel reaches it; the first that there is of a display is the one to set.
    enum Kind: String, CaseIterable {
        case firmware
        case platform
        case raw
    }

    /// Where its files are, such as `/sys/class/backlight/intel_backlight`.
    let directory: String
    let kind: Kind
    /// The connector that it is said to light, such as `card0-eDP-1`; many say none.
    let connector: String?

    /// The one that lights the display at a connector, among those in `root`.
    ///
    /// One that names no connector lights the machine's own panel: it is taken for nothing that is
    /// plugged in.
    static func find(
        in root: String, lighting connector: String, isBuiltIn: Bool
    ) -> Self? {
        Folder.names(in: root).compactMap { Self("\(root)/\($0)") }.filter {
            $0.connector.map { $0 == connector } ?? isBuiltIn
        }.min { $0.rank < $1.rank }
    }

    /// Sets it to a share of its light, and leaves alone what is so already; never puts it out.
    ///
    /// - Throws: `SystemError` naming the file.
    func set(percent: Int) throws(SystemError) {
        let most = try number("max_brightness")
        let value = max(1, (most * percent + 50) / 100)
        guard try number("brightness") != value else { return }
        try SmallFile.overwrite("\(directory)/brightness", with: Array("\(value)".utf8))
    }

    private init?(_ directory: String) {
        guard let kind = try? SmallFile.read("\(directory)/type", upTo: 16) else { return nil }
        let word = String(decoding: kind.prefix { $0 > 0x20 }, as: UTF8.self)
        self.directory = directory
        self.kind = Kind(rawValue: word) ?? .raw
        connector = Self.device(of: directory)
    }

    /// The first is the best: the kind counts, then that it names the connector.
    private var rank: (Int, Int, String) {
        (Kind.allCases.firstIndex(of: kind) ?? 0, connector == nil ? 1 : 0, directory)
    }

    private func number(_ name: String) throws(SystemError) -> Int {
        let path = "\(directory)/\(name)"
        let text = try SmallFile.read(path, upTo: 16).prefix { $0 > 0x20 }
        guard let number = Int(String(decoding: text, as: UTF8.self)), number >= 0 else {
            throw SystemError("read \(path)", code: EINVAL)
        }
        return number
    }

    /// What the link `device` leads to, if that is a connector of a card.
    private static func device(of directory: String) -> String? {
        guard let path = Folder.target(ofLink: "\(directory)/device"),
            let name = path.split(separator: "/").last, name.hasPrefix("card"),
            name.contains("-")
        else { return nil }
        return String(name)
    }
}
