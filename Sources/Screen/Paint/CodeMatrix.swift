import CQREncode

/// A QR code: a square of dark and light modules.
struct CodeMatrix {
    /// Modules along one side.
    let side: Int
    private let dark: [Bool]

    /// The code of a text, of which some 15 % may be spoiled (level M); nothing if it is too long
    /// for any.
    init?(_ text: String) {
        guard let code = unsafe QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1) else {
            return nil
        }
        defer { unsafe QRcode_free(code) }
        side = Int(unsafe code.pointee.width)
        var dark: [Bool] = []
        for place in 0..<side * side {
            // qrencode.h: the lowest bit of each byte is the module's colour.
            dark.append(unsafe code.pointee.data[place] & 1 == 1)
        }
        self.dark = dark
    }

    /// Modules along one side with the light around it: four, by ISO/IEC 18004, 6.3.8.
    var sideWithMargin: Int { side + 8 }

    func isDark(row: Int, column: Int) -> Bool { dark[row * side + column] }
}
