import CPango
import Glibc

/// The two fonts of the screen, and nothing else that is on the machine.
@safe package final class Fonts {
    /// Why the fonts cannot be used.
    package enum Failure: Error, Equatable, CustomStringConvertible {
        /// The file is missing or is no font.
        case unreadable(String)
        /// The file is another font, or another weight.
        case substituted(String)

        package var description: String {
            switch self {
            case .unreadable(let file): "\(file) cannot be read as a font"
            case .substituted(let file): "\(file) is not Noto Sans in its weight"
            }
        }
    }

    /// The files in the directory of the fonts.
    package static let files = ["NotoSans-Regular.ttf", "NotoSans-Bold.ttf"]
    static let family = "Noto Sans"

    private let config: OpaquePointer
    let map: UnsafeMutablePointer<PangoFontMap>

    /// Reads the fonts of a directory.
    package init(directory: String) throws(Failure) {
        guard let config = unsafe FcConfigCreate() else { throw .unreadable(directory) }
        for name in Self.files {
            let file = "\(directory)/\(name)"
            // A directory or a text is taken without a word, and nothing is found in it.
            guard unsafe FcConfigAppFontAddFile(config, file) != 0, unsafe access(file, R_OK) == 0
            else {
                unsafe FcConfigDestroy(config)
                throw .unreadable(file)
            }
        }
        // Else Pango has the fonts of the whole machine read, and waits for that.
        guard unsafe FcConfigSetCurrent(config) != 0,
            let map = unsafe pango_cairo_font_map_new()
        else {
            unsafe FcConfigDestroy(config)
            throw .unreadable(directory)
        }
        // On Linux a font map of Cairo is one of fontconfig; C casts it with a macro.
        unsafe pango_fc_font_map_set_config(OpaquePointer(map), config)
        unsafe self.config = config
        unsafe self.map = map
        try demandFamily(directory)
    }

    deinit {
        unsafe g_object_unref(UnsafeMutableRawPointer(map))
        unsafe FcConfigDestroy(config)
    }

    /// fontconfig puts another font, or another weight, in the place of one that it does not find.
    private func demandFamily(_ directory: String) throws(Failure) {
        for (weight, file) in zip([PANGO_WEIGHT_NORMAL, PANGO_WEIGHT_BOLD], Self.files) {
            guard let found = unsafe found(weight) else {
                throw .unreadable("\(directory)/\(file)")
            }
            defer { unsafe pango_font_description_free(found) }
            let name = unsafe pango_font_description_get_family(found).map {
                unsafe String(cString: $0)
            }
            guard name == Self.family, unsafe pango_font_description_get_weight(found) == weight
            else { throw .substituted("\(directory)/\(file)") }
        }
    }

    /// What comes when the family is asked for in a weight; the caller frees it.
    private func found(_ weight: PangoWeight) -> OpaquePointer? {
        guard let context = unsafe pango_font_map_create_context(map),
            let wanted = unsafe pango_font_description_new()
        else { return nil }
        defer {
            unsafe pango_font_description_free(wanted)
            unsafe g_object_unref(UnsafeMutableRawPointer(context))
        }
        unsafe pango_font_description_set_family(wanted, Self.family)
        unsafe pango_font_description_set_weight(wanted, weight)
        unsafe pango_font_description_set_absolute_size(wanted, 20 * Double(PANGO_SCALE))
        guard let font = unsafe pango_context_load_font(context, wanted) else { return nil }
        defer { unsafe g_object_unref(UnsafeMutableRawPointer(font)) }
        return unsafe pango_font_describe(font)
    }
}
