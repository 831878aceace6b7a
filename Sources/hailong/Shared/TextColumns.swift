/// Rows of cells under each other, each column as wide as its widest cell.
struct TextColumns {
    private var rows: [[String]] = []

    /// Adds a row; the last cell may be of any width.
    mutating func add(_ cells: String...) { rows.append(cells) }

    /// One line for each row, two spaces between columns.
    var lines: [String] {
        let count = rows.map(\.count).max() ?? 0
        let widths = (0..<count).map { column in
            rows.map { column < $0.count - 1 ? $0[column].count : 0 }.max() ?? 0
        }
        return rows.map { row in
            row.enumerated().map { column, cell in
                column == row.count - 1
                    ? cell : cell + String(repeating: " ", count: widths[column] - cell.count + 2)
            }.joined()
        }
    }
}
