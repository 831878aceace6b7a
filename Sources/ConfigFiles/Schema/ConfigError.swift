/// What is wrong with a configuration file, where, and what would be right.
package struct ConfigError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A place in a file, counted from 1; columns count characters, not bytes.
    package struct Place: Hashable, Sendable {
        /// 1 is the first line of the file.
        package var line: Int
        /// 1 is the first character of the line.
        package var column: Int

        package init(line: Int, column: Int) {
            self.line = line
            self.column = column
        }
    }

    /// The path by which the file, or the directory, was opened.
    package var file: String
    /// Where in the file, or nothing if the file as a whole is meant.
    package var place: Place?
    /// The keys that lead there, such as `screen.brightness.open`; items of lists count from 1.
    ///
    /// Empty if the file as a whole is meant, or is no YAML.
    package var field: String
    /// What is wrong, without the place: `unknown key "uplod"`.
    package var found: String
    /// What would be right; empty if `found` says it all.
    package var expected: String

    package init(
        file: String, at place: Place?, field: String = "", found: String, expected: String
    ) {
        self.file = file
        self.place = place
        self.field = field
        self.found = found
        self.expected = expected
    }

    /// As compilers say it, with the field: `kiosk.yaml:12:5: upload: unknown key "evry"; …`.
    package var description: String {
        let position = place.map { ":\($0.line):\($0.column)" } ?? ""
        let name = field.isEmpty ? "" : "\(field): "
        let advice = expected.isEmpty ? "" : "; expected \(expected)"
        return "\(file)\(position): \(name)\(found)\(advice)"
    }
}
