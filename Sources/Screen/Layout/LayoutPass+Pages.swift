import FeedbackCore

extension LayoutPass {
    /// A line that asks, and six chips in as many columns as let their letters be largest.
    mutating func placeChips(_ title: String, _ chips: [Scene.Chip]) {
        let rows = chips.count / (metrics.isPortrait ? 2 : 3)
        let needed = rows * touch + (rows - 1) * gap + gap * 2 / 3
        let most = min(area.height * (metrics.isPortrait ? 25 : 20) / 100, area.height - needed)
        placeTitle(title, most: share(of: title, above: chips, most: most))
        let columns = columns(for: chips, in: area).columns
        limitHeight(rows: chips.count / columns)
        let cells = area.grid(count: chips.count, columns: columns, gap: gap)
        let inside = cells[0].inset(by: padding)
        let style = fittedStyle(
            for: chips.map(\.words), width: inside.width, height: inside.height,
            points: Measures.tight)
        for (chip, cell) in zip(chips, cells) {
            placement.add(
                .card(
                    fill: chip.isChosen ? theme.accent : theme.surface,
                    line: chip.isChosen ? theme.accent : theme.line, lineWidth: thin,
                    radius: radius),
                in: cell, target: .chip(chip.criterion))
            placement.add(
                .text(chip.words, style, chip.isChosen ? theme.onAccent : theme.text),
                in: cell.inset(by: padding))
        }
    }

    /// What a line that asks has of the height: its letters are as large as those of the chips
    /// below allow, which are harder to read.
    private func share(of title: String, above chips: [Scene.Chip], most: Int) -> Int {
        let heights = sizes(Measures.title).map { size in
            let style = TextStyle(size: size, isBold: true, alignment: .leading)
            return height(of: title, style, width: area.width)
        }
        let trials = heights.filter { $0 <= most }.map { height in
            var rest = area
            _ = rest.takeTop(height + gap * 2 / 3)
            return (height, columns(for: chips, in: rest).size)
        }
        // Chips that fit nowhere have all the room that there is.
        let best = trials.max { $0.1 < $1.1 }
        return (best?.1 == 1 ? trials.last : best)?.0 ?? most
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
        let inside = cell.takeTop(min(cell.height, highestChip)).inset(by: padding)
        return size(of: chips.map(\.words), in: inside) ?? 1
    }

    private var highestChip: Int { touch * 2 }

    /// On a tall display rows stand together in its lower part, where every hand reaches them.
    private mutating func limitHeight(rows: Int) {
        let most = rows * highestChip + (rows - 1) * gap
        if area.height > most { _ = area.takeTop(area.height - most) }
    }

    /// A sign, a line and more; the QR code with what is said of it.
    mutating func placeMessage(_ message: Scene.Message) {
        if let code = message.code {
            let height = metrics.isPortrait ? area.height * 40 / 100 : area.height * 45 / 100
            placeCode(code, in: area.takeBottom(height))
            _ = area.takeBottom(gap)
        }
        let side = min(metrics.pixels(millimetres: 34), area.height * 38 / 100)
        let room = area.height - side - 2 * gap
        let most = [room * 60 / 100, room * 70 / 100]
        let shares = most.filter { height in
            let style = style(
                for: [message.title], width: area.width, height: height, points: Measures.title,
                isBold: true)
            return fits(message.title, style, width: area.width, height: height)
        }
        let title = fittedStyle(
            for: [message.title], width: area.width, height: shares.first ?? most[1],
            points: Measures.title, isBold: true)
        let tall = min(height(of: message.title, title, width: area.width), most[1])
        let more = fittedStyle(
            for: [message.more], width: area.width, height: room - tall, points: Measures.tight)
        let rest = min(height(of: message.more, more, width: area.width), room - tall)
        _ = area.takeTop(max(0, (room - tall - rest) / 2))
        let sign = area.takeTop(side).centered(width: side, height: side)
        switch message.sign {
        case .tick: placement.add(.tick(fill: theme.accent, ink: theme.onAccent), in: sign)
        case .pause: placement.add(.pause(fill: theme.accent, ink: theme.onAccent), in: sign)
        }
        _ = area.takeTop(gap)
        placement.add(.text(message.title, title, theme.text), in: area.takeTop(tall))
        _ = area.takeTop(gap)
        placement.add(.text(message.more, more, theme.text), in: area.takeTop(rest))
    }

    private mutating func placeCode(_ code: Scene.Code, in frame: Rect) {
        let side = min(frame.height, frame.width * 35 / 100, metrics.pixels(millimetres: 70))
        var (below, beside) = (frame, frame.centered(width: frame.width, height: side))
        _ = below.takeTop(side + padding)
        _ = beside.takeLeft(side + gap)
        let least = size(of: [code.words], in: beside) ?? 1
        let isBelow = metrics.isPortrait && size(of: [code.words], in: below) ?? 0 >= least
        let square =
            isBelow
            ? Rect(x: frame.x + (frame.width - side) / 2, y: frame.y, width: side, height: side)
            : Rect(x: frame.x, y: beside.y, width: side, height: side)
        // A telephone at arm's length wants modules of half a millimetre.
        let modules = CodeMatrix(code.content)?.sideWithMargin ?? .max
        if side / modules < max(2, metrics.pixels(millimetres: 0.5)) {
            placement.problems.append(.unreadableCode(code.content))
        }
        let isLight = theme.surface.luminance > theme.text.luminance
        placement.add(
            .code(
                code.content, dark: isLight ? theme.text : theme.surface,
                light: isLight ? theme.surface : theme.text), in: square)
        place(
            code.words, in: isBelow ? below : beside, points: Measures.tight, color: theme.text,
            alignment: isBelow ? .center : .leading)
    }

    /// The largest letters in which each of the texts fits in such a frame; nothing if none do.
    private func size(of texts: [String], in frame: Rect) -> Int? {
        sizes(Measures.tight).first { size in
            texts.allSatisfy {
                fits($0, TextStyle(size: size), width: frame.width, height: frame.height)
            }
        }
    }

    mutating func placeKeypad(_ title: String, _ given: Int) {
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
            self.place(
                Scene.Button(target: .digit(digit), words: "\(digit)", isMain: false), in: frame)
        }
        _ = area.takeBottom(padding)
        place(title, in: area, points: Measures.title, color: theme.text, isBold: true)
    }

    mutating func placeLines(_ lines: [String]) {
        let text = lines.joined(separator: "\n")
        _ = area.takeTop(touch / 2)
        let points = Measures.note.lowerBound...Measures.label.upperBound
        place(text, in: area, points: points, color: theme.text, alignment: .leading)
    }
}
