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
    /// Where either end writes before it gives a file its name.
    private let drafts: [String]
    /// The id of the kiosk whose file was spoilt; nothing before the stick has arrived.
    private(set) var spoilt: String?

    /// Draws what becomes of the stick that is mounted at `path`: nothing, three times in four.
    init(_ path: String, for kiosks: [Kiosk], _ random: SeededGenerator) {
        self.random = random
        let folder = path + "/" + Parcel.folder
        self.folder = folder
        drafts = kiosks.flatMap { kiosk in
            [Parcel.outward, Parcel.homeward].map { "\(folder)/\(kiosk.id)\($0).new" }
        }
        kind =
            switch Int.random(in: 0..<16, using: &self.random) {
            case 0: .cutOff
            case 1, 2: .flipped
            case 3: .full
            default: .none
            }
    }

    /// In words; nothing if nothing becomes of it.
    var words: String? {
        switch kind {
        case .none: nil
        case .cutOff: spoilt.map { "a file of \($0) on the stick is cut off" }
        case .flipped: spoilt.map { "a bit turns over in a file of \($0) on the stick" }
        case .full: "the stick is full"
        }
    }

    /// Comes to one end.
    mutating func arrive() {
        switch kind {
        case .none: break
        case .cutOff, .flipped:
            let names = TemporaryDirectory.names(in: folder)
            if let name = names.randomElement(using: &random) { spoil(name) }
        case .full:
            _ = unsafe mkdir(folder, 0o700)
            for draft in drafts { _ = unsafe mkdir(draft, 0o700) }
        }
    }

    /// Goes on its way again; somebody has made room on it.
    func leave() {
        if kind == .full { for draft in drafts { _ = unsafe rmdir(draft) } }
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
        spoilt = name.split(separator: ".").first.map(String.init)
    }
}
