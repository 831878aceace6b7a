import CCairo

/// Why a picture or a document cannot be made.
package struct DrawingFailure: Error, Equatable, CustomStringConvertible {
    /// The file, if it is one that could not be written.
    package var file: String?
    /// What is wrong.
    package var reason: String

    init(file: String? = nil, reason: String) {
        self.file = file
        self.reason = reason
    }

    /// What Cairo says of a file.
    init(file: String, _ status: cairo_status_t) {
        self.init(file: file, reason: Self.words(status))
    }

    static func words(_ status: cairo_status_t) -> String {
        unsafe String(cString: cairo_status_to_string(status))
    }

    package var description: String {
        file.map { "\($0) cannot be written: \(reason)" } ?? reason
    }
}
