/// Where every line of text in the files of a kiosk stands, for what shows up elsewhere.
package struct TextPlaces: Hashable, Sendable {
    /// A text as it was written, and where.
    package struct Entry: Hashable, Sendable, CustomStringConvertible {
        /// The text, with its blanks.
        package var text: String
        /// The path by which the file was opened.
        package var file: String
        /// 1 is the first line of the file.
        package var line: Int
        /// 1 is the first character of the line.
        package var column: Int
        /// The keys that lead there, such as `thanks` or `questions.1.text.vi`.
        package var key: String

        package init(text: String, file: String, line: Int, column: Int, key: String) {
            self.text = text
            self.file = file
            self.line = line
            self.column = column
            self.key = key
        }

        /// As compilers say it, with the key: `texts/vi.yaml:24:9: thanks`.
        package var description: String { "\(file):\(line):\(column): \(key)" }
    }

    private let entries: [Entry]

    /// Takes the entries, with those of `kiosk.yaml` first.
    package init(_ entries: [Entry] = []) { self.entries = entries }

    /// What a text that is shown was made from; `values` are what has been put in its braces.
    package func entry(of shown: String, values: [String: String]) -> Entry? {
        entries.first { $0.text.filled(with: values) == shown }
    }

    /// What stands at a key, such as `screen.hotline`, in the first file that has it.
    package func entry(for key: String) -> Entry? { entries.first { $0.key == key } }
}
