import BatchFormat
import Glibc
import TestSupport

/// What becomes of a stick on its way from one end to the other.
struct StickWear {
    private enum Kind {
        case none
        /// It was pulled too early: a file ends somewhere.
        case cutOff
        /// A bit of a file turns over.
        case flipped
        /// There is no room for another file.
        case full
    }

    private let kind: Kind
    private var random: SeededGenerator
    private let folder: String

    /// Draws what becomes of the stick that is mounted at `path`: nothing for three of four.
    init(_ path: String, _ random: SeededGenerator) {
        self.random = random
        folder = path + "/" + Parcel.folder
        kind =
            switch Int.random(in: 0..<16, using: &self.random) {
            case 0: .cutOff
            case 1, 2: .flipped
            case 3: .full
            default: .none
            }
    }

    /// True if not everything on it can be read any more.
    var isSpoiling: Bool { kind == .cutOff || kind == .flipped }

    /// In words; nothing if nothing becomes of it.
    var words: String? {
        switch kind {
        case .none: nil
        case .cutOff: "a file on the stick is cut off"
        case .flipped: "a bit turns over in a file on the stick"
        case .full: "the stick is full"
        }
    }

    /// Arrives with the stick, does something with it, and gives back its room afterwards.
    mutating func during(_ body: () -> Void) {
        let names = TemporaryDirectory.names(in: folder)
        switch kind {
        case .none: break
        case .cutOff, .flipped: if let name = names.randomElement(using: &random) { spoil(name) }
        case .full: for draft in drafts(names) { _ = unsafe mkdir(draft, 0o700) }
        }
        body()
        if kind == .full { for draft in drafts(names) { _ = unsafe rmdir(draft) } }
    }

    /// Where either end writes before it gives a file its name.
    private func drafts(_ names: [String]) -> [String] {
        let kiosks = Set(names.compactMap { $0.split(separator: ".").first })
        return kiosks.sorted().flatMap { kiosk in
            [Parcel.outward, Parcel.homeward].map { "\(folder)/\(kiosk)\($0).new" }
        }
    }

    private mutating func spoil(_ name: String) {
        let path = folder + "/" + name
        let file = unsafe open(path, O_RDWR | O_CLOEXEC)
        guard file >= 0 else { return }
        defer { close(file) }
        let place = Int.random(in: 0..<max(1, lseek(file, 0, SEEK_END)), using: &random)
        if kind == .cutOff {
            ftruncate(file, place)
        } else {
            var byte: UInt8 = 0
            unsafe pread(file, &byte, 1, place)
            byte ^= 1 << UInt8.random(in: 0..<8, using: &random)
            unsafe pwrite(file, &byte, 1, place)
        }
    }
}
