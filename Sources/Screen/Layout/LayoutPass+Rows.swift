import FeedbackCore

extension LayoutPass {
    /// A line that asks, at the top, in so much of the height at most; what is left is below it.
    mutating func placeTitle(_ title: String, letters: Int, most: Int) {
        let style = fittedStyle(
            for: [title], width: lineWidth, height: most, sizes: [letters], isBold: true,
            alignment: .leading)
        let height = min(most, height(of: title, style, width: lineWidth))
        var frame = area.takeTop(height)
        frame.width = lineWidth
        placement.add(.text(title, style, theme.text), in: frame)
        _ = area.takeTop(gap / 2)
    }

    /// What the line that says that a rating has been recorded takes, if there is one.
    func recordedHeight(_ scene: Scene) -> Int {
        guard let recorded = scene.recorded else { return 0 }
        return height(of: recorded, recordedStyle(Measures.line), width: lineWidth)
    }

    private func recordedStyle(_ points: Double) -> TextStyle {
        TextStyle(size: metrics.pixels(points: points), isBold: true, alignment: .leading)
    }

    /// The line that says that a rating has been recorded, above all else: who touched once more
    /// to be sure would rate something else.
    mutating func placeRecorded(_ scene: Scene) {
        guard let recorded = scene.recorded else { return }
        var row = area.takeTop(recordedHeight(scene))
        row.width = lineWidth
        place(recorded: recorded, recordedStyle(Measures.line), in: row)
    }

    /// The same at the right end of a row, in small letters; cuts what it takes off the row.
    mutating func placeRecorded(_ scene: Scene, in row: inout Rect) {
        guard let recorded = scene.recorded else { return }
        let style = recordedStyle(Measures.tight.lowerBound)
        let words = layout.measurer.extent(of: recorded, style: style, width: row.width)
        place(
            recorded: recorded, style,
            in: row.takeRight(min(row.width / 2, words.height + padding + words.width)))
        _ = row.takeRight(2 * padding)
    }

    private mutating func place(recorded: String, _ style: TextStyle, in frame: Rect) {
        var row = frame
        let side = height(of: recorded, style, width: lineWidth)
        let tick = row.takeLeft(side).centered(width: side * 4 / 5, height: side * 4 / 5)
        placement.add(.tick(fill: theme.accent, ink: theme.onAccent), in: tick)
        _ = row.takeLeft(padding)
        let style = fittedStyle(
            for: [recorded], width: row.width, height: row.height, sizes: [style.size],
            isBold: true, alignment: .leading)
        placement.add(.text(recorded, style, theme.accent), in: row)
    }
}

extension LayoutPass {
    private var hotlineStyle: TextStyle {
        TextStyle(
            size: metrics.pixels(points: Measures.line), isBold: true, alignment: .leading)
    }

    private func style(note: Int) -> TextStyle { TextStyle(size: note, alignment: .leading) }

    /// What the foot takes, with the room above it.
    func footHeight(_ scene: Scene, note: Int, hasRow: Bool = true) -> Int {
        let hasLines = scene.hotline != nil || !scene.notes.isEmpty
        guard hasLines || (hasRow && scene.language != nil) else { return 0 }
        if metrics.isPortrait {
            let notes = notesHeight(scene, note, width: area.width)
            guard hasRow, scene.language != nil || scene.hotline != nil else {
                return lineHeight(scene) + notes + gap / 2
            }
            return touch + notes + gap
        }
        let width = area.width - languageWidth(scene)
        let lines =
            hotlineHeight(scene, width: width) + notesHeight(scene, note, width: width) + gap / 2
        return max(lines, scene.language == nil ? 0 : touch + gap)
    }

    private func notesHeight(_ scene: Scene, _ note: Int, width: Int) -> Int {
        let heights = scene.notes.map { height(of: $0, style(note: note), width: width) }
        return heights.reduce(0, +) + heights.count * (padding / 2)
    }

    /// What the number takes on a line of its own, in letters that are small enough for it.
    private func lineHeight(_ scene: Scene) -> Int {
        hotlineHeight(scene, width: placement.frame.width * 4)
    }

    private func hotlineHeight(_ scene: Scene, width: Int) -> Int {
        scene.hotline.map { height(of: $0, hotlineStyle, width: width) } ?? 0
    }

    /// What the way to another language takes of the width, with the room before it.
    private func languageWidth(_ scene: Scene) -> Int {
        guard let button = scene.language else { return 0 }
        let style = TextStyle(size: metrics.pixels(points: Measures.language))
        let words = layout.measurer.extent(of: button.words, style: style, width: area.width / 2)
        return max(touch * 5 / 4, words.width + 4 * padding) + gap
    }

    /// The foot: whom to call, small print, and the way to another language, with no larger letters
    /// than the page's own.
    mutating func placeFoot(
        _ scene: Scene, note: Int, primary: Int = .max, hasRow: Bool = true
    ) {
        let height = footHeight(scene, note: note, hasRow: hasRow)
        guard height > 0 else { return }
        var foot = area.takeBottom(min(height, area.height))
        if metrics.isPortrait {
            var notes = foot.takeBottom(notesHeight(scene, note, width: foot.width))
            if hasRow {
                var row = foot.takeBottom(touch)
                place(languageOf: scene, in: &row, primary)
                placeHotline(scene, in: row)
            } else {
                placeHotline(scene, in: foot.takeBottom(lineHeight(scene)))
            }
            return placeNotes(scene.notes, note, in: &notes)
        }
        place(languageOf: scene, in: &foot, primary)
        var notes = foot.takeBottom(notesHeight(scene, note, width: foot.width))
        placeHotline(scene, in: foot.takeBottom(hotlineHeight(scene, width: foot.width)))
        placeNotes(scene.notes, note, in: &notes)
    }

    private mutating func place(languageOf scene: Scene, in row: inout Rect, _ primary: Int) {
        guard let button = scene.language else { return }
        var column = row.takeRight(languageWidth(scene))
        _ = column.takeLeft(gap)
        place(button, in: column.takeBottom(touch), primary: primary)
    }

    private mutating func placeHotline(_ scene: Scene, in frame: Rect) {
        guard let hotline = scene.hotline else { return }
        let points = Measures.tight.lowerBound...Measures.line
        let style = fittedStyle(
            for: [hotline], width: frame.width, height: frame.height, sizes: sizes(points),
            isBold: true, alignment: .leading)
        placement.add(.text(hotline, style, theme.text), in: frame)
    }

    private mutating func placeNotes(_ notes: [String], _ letters: Int, in frame: inout Rect) {
        for text in notes {
            // A line that is as high as a finger says too much.
            let height = min(
                2 * touch, height(of: text, style(note: letters), width: frame.width))
            _ = frame.takeTop(padding / 2)
            placement.add(
                .text(text, style(note: letters), theme.quiet), in: frame.takeTop(height))
        }
    }
}

extension LayoutPass {
    /// The last row: the first button at the left, the last at the right, with no larger letters
    /// than the page's own, and so much of the row `kept` free between them.
    ///
    /// Returns what is free between the first two.
    @discardableResult
    mutating func place(
        _ buttons: [Scene.Button], in row: Rect, primary: Int, kept: Int = 0
    ) -> Rect {
        let letters = sizes(Measures.tight.lowerBound...Measures.line, upTo: primary)
        let (widths, style) = widths(of: buttons, within: row.width - kept, letters)
        let free = row.width - widths.reduce(0, +)
        var x = row.x
        for (place, button) in buttons.enumerated() {
            if buttons.count == 1 { x = row.right - widths[0] }
            let frame = Rect(x: x, y: row.y, width: widths[place], height: row.height)
            self.place(button, in: frame, style)
            x = frame.right + (buttons.count > 1 ? free / (buttons.count - 1) : 0)
        }
        let between = buttons.count > 1 ? free / (buttons.count - 1) : 0
        return Rect(x: row.x + widths[0], y: row.y, width: between, height: row.height)
    }

    /// How wide buttons are, and their letters: as wide as their words, or else the one that says
    /// most has what the others leave, and several lines.
    private mutating func widths(
        of buttons: [Scene.Button], within room: Int, _ letters: [Int]
    ) -> (widths: [Int], style: TextStyle) {
        let free = room - (buttons.count - 1) * gap
        for size in letters {
            let style = TextStyle(size: size)
            var widths = buttons.map { button in
                let words = layout.measurer.extent(of: button.words, style: style, width: room)
                return max(touch, words.width + 4 * padding)
            }
            if widths.reduce(0, +) <= free {
                let wide = widths.map { max($0, touch * 3 / 2) }
                return (wide.reduce(0, +) <= free ? wide : widths, style)
            }
            guard let most = widths.indices.max(by: { widths[$0] < widths[$1] }) else { break }
            widths[most] = 0
            widths[most] = free - widths.reduce(0, +)
            let isRoom = fits(
                buttons[most].words, style, width: widths[most] - 2 * padding,
                height: touch - padding)
            if widths[most] >= touch, isRoom { return (widths, style) }
        }
        let share = free / buttons.count
        let style = fittedStyle(
            for: buttons.map(\.words), width: share - 2 * padding, height: touch - padding,
            sizes: letters.suffix(1))
        return (buttons.map { _ in share }, style)
    }

    /// A button with as large letters as it has room for, but no larger than the page's own.
    mutating func place(_ button: Scene.Button, in frame: Rect, primary: Int) {
        let style = fittedStyle(
            for: [button.words], width: frame.width - 3 * padding, height: frame.height - padding,
            sizes: sizes(Measures.tight.lowerBound...Measures.line, upTo: primary))
        place(button, in: frame, style)
    }

    mutating func place(_ button: Scene.Button, in frame: Rect, _ style: TextStyle) {
        let fill = button.isMain ? theme.accent : theme.surface
        placement.add(
            .card(
                fill: fill, line: button.isMain ? theme.accent : theme.line, lineWidth: thin,
                radius: radius),
            in: frame, target: button.target)
        let color = button.isMain ? theme.onAccent : theme.text
        placement.add(
            .text(button.words, style, color), in: frame.inset(dx: padding, dy: padding / 2))
    }
}
