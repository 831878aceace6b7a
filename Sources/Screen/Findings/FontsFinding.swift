package import FeedbackCore

/// Why there are no fonts, and what in the kiosk's file asks for them.
package struct FontsFinding: Error, Equatable, CustomStringConvertible {
    /// As errors of a file are said.
    package let description: String

    /// Looks among `places` for the key; `file` is the kiosk's own.
    package init(_ failure: Fonts.Failure, places: TextPlaces, file: String) {
        let files = Fonts.files.joined(separator: " and ")
        description =
            if let entry = places.entry(for: "screen.fonts") {
                "\(entry): \(failure); expected \(files) there"
            } else {
                "\(file): \(failure); expected \(files) there, for screen.fonts is not set"
            }
    }
}
