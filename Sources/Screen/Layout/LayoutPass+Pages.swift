import FeedbackCore

extension LayoutPass {
    /// A line that asks, and six chips in as many columns as let their letters be largest; returns
    /// those.
    mutating func placeChips(_ scene: Scene, _ title: String, _ chips: [Scene.Chip]) -> Int {
        let rows = chips.count / (metrics.isPortrait ? 2 : 3)
        let needed = rows * touch + (rows - 1) * gap + gap / 2
        placeTitle(title, of: scene, above: chips, needed: needed)
        let columns = columns(for: chips, in: area).columns
        limitHeight(rows: chips.count / columns)
        let cells = area.grid(count: chips.count, columns: columns, gap: gap)
        let words = chips.map(\.words)
        let edge = chipEdges.first { letters(of: words, in: inside(cells[0], $0)) != nil }
        let room = inside(cells[0], edge ?? 0)
        let style = fittedStyle(
            for: words, width: room.width, height: room.height, sizes: sizes(Measures.tight))
        for (chip, cell) in zip(chips, cells) {
            placement.add(
                .card(
                    fill: chip.isChosen ? theme.accent : theme.surface,
                    line: chip.isChosen ? theme.accent : theme.line, lineWidth: thin,
                    radius: radius),
                in: cell, target: .chip(chip.criterion))
            placement.add(
                .text(chip.words, style, chip.isChosen ? theme.onAccent : theme.text),
                in: inside(cell, edge ?? 0))
        }
        return style.size
    }

    /// How far words stay from the upper and lower edge of a chip, the first for which there is
    /// room.
    private var chipEdges: [Int] { [padding, padding / 2, padding / 4] }

    private func inside(_ cell: Rect, _ edge: Int) -> Rect {
        cell.inset(dx: min(gap, cell.width * 6 / 100), dy: edge)
    }

    /// A line that asks, and above it that a rating has been recorded, or beside it where that
    /// would leave chips no room for a finger.
    private mutating func placeTitle(
        _ title: String, of scene: Scene, above chips: [Scene.Chip], needed: Int
    ) {
        let least = TextStyle(
            size: metrics.pixels(points: Measures.title.lowerBound), isBold: true,
            alignment: .leading)
        let line = height(of: title, least, width: lineWidth)
        guard area.height - needed - recordedHeight(scene) < line else {
            placeRecorded(scene)
            let most = min(
                area.height * (metrics.isPortrait ? 25 : 20) / 100, area.height - needed)
            let letters = letters(of: title, above: chips, most: max(line, most))
            return placeTitle(title, letters: letters, most: area.height - needed)
        }
        var row = area.takeTop(max(recordedHeight(scene), min(line, area.height - needed)))
        _ = area.takeTop(gap / 2)
        row.width = lineWidth
        placeRecorded(scene, in: &row)
        let points = Measures.tight.lowerBound...Measures.title.lowerBound
        let style = fittedStyle(
            for: [title], width: row.width, height: row.height, sizes: sizes(points), isBold: true,
            alignment: .leading)
        placement.add(.text(title, style, theme.text), in: row)
    }

    /// The letters of a line that asks: as large as those of the chips below allow, which are
    /// harder to read.
    private func letters(of title: String, above chips: [Scene.Chip], most: Int) -> Int {
        let trials = sizes(Measures.title).compactMap { size -> (size: Int, chips: Int)? in
            let style = TextStyle(size: size, isBold: true, alignment: .leading)
            let height = height(of: title, style, width: lineWidth)
            guard height <= most else { return nil }
            var rest = area
            _ = rest.takeTop(height + gap / 2)
            return (size, columns(for: chips, in: rest).size)
        }
        // Chips that fit nowhere have all the room that there is.
        let best = trials.max { $0.chips < $1.chips }
        return (best?.chips == 1 ? trials.last : best)?.size
            ?? metrics.pixels(points: Measures.title.lowerBound)
    }

    /// The columns in which chips have the largest letters in a part of the display, and those.
    private func columns(for chips: [Scene.Chip], in area: Rect) -> (columns: Int, size: Int) {
        let trials = (metrics.isPortrait ? [1, 2] : [2, 3]).map { columns in
            let cells = area.grid(count: chips.count, columns: columns, gap: gap)
            return (columns, size(of: chips, cells[0]))
        }
        return trials.max { $0.1 < $1.1 } ?? trials[0]
    }

    /// The largest letters in which all chips fit in such a cell; 0 if it is too low for a finger.
    private func size(of chips: [Scene.Chip], _ cell: Rect) -> Int {
        guard cell.height >= touch else { return 0 }
        var cell = cell
        let chip = cell.takeTop(min(cell.height, highestChip))
        let words = chips.map(\.words)
        return chipEdges.lazy.compactMap { letters(of: words, in: inside(chip, $0)) }.first ?? 1
    }

    private func letters(of words: [String], in frame: Rect) -> Int? {
        largest(of: words, in: frame, sizes(Measures.tight))
    }

    private var highestChip: Int { touch * 2 }

    /// On a tall display rows stand together in its lower part, where every hand reaches them.
    private mutating func limitHeight(rows: Int) {
        let most = rows * highestChip + (rows - 1) * gap
        if area.height > most { _ = area.takeTop(area.height - most) }
    }
}

extension LayoutPass {
    /// Digits as on a telephone, and how many are given: between the buttons of the last row, or
    /// above it on a tall display.
    mutating func placeKeypad(
        _ title: String, _ given: Int, _ buttons: [Scene.Button], in row: Rect?, primary: Int
    ) {
        let columns = metrics.isPortrait ? 3 : 5
        let rows = (10 + columns - 1) / columns
        let height = rows * touch + (rows - 1) * gap
        let width = columns * touch * 3 / 2 + (columns - 1) * gap
        let keys = area.takeBottom(min(height, area.height))
            .centered(width: min(width, area.width), height: height)
        var frames = keys.grid(count: rows * columns, columns: columns, gap: gap)
        // As on a telephone: the 0 stands below the 8.
        if columns == 3 { frames.remove(at: 9) }
        for (place, frame) in zip(0..<10, frames) {
            let digit = UInt8((place + 1) % 10)
            let style = TextStyle(size: metrics.pixels(points: Measures.label.upperBound))
            self.place(
                Scene.Button(target: .digit(digit), words: "\(digit)", isMain: false), in: frame,
                style)
        }
        if let row {
            let kept = metrics.isPortrait ? 0 : row.width / 3
            let between = place(buttons, in: row, primary: primary, kept: kept)
            let dots =
                metrics.isPortrait
                ? area.takeBottom(touch / 3) : between.inset(dx: padding, dy: 0)
            placement.add(
                .dots(filled: given, of: Limits.staffCode.upperBound, theme.text),
                in: dots.centered(
                    width: min(dots.width, 8 * dots.height), height: dots.height))
        }
        _ = area.takeBottom(padding)
        place(
            title, in: area.centered(width: area.width * 84 / 100, height: area.height),
            points: Measures.title, color: theme.text, isBold: true)
    }

    mutating func placeLines(_ lines: [String]) {
        let text = lines.joined(separator: "\n")
        _ = area.takeTop(touch / 2)
        let points = Measures.note.lowerBound...Measures.label.upperBound
        place(text, in: area, points: points, color: theme.text, alignment: .leading)
    }
}
