import FeedbackCore

extension LayoutPass {
    /// A line that asks, at the top, in so much of the height at most; what is left is below it.
    mutating func placeTitle(_ title: String, most: Int) {
        let style = fittedStyle(
            for: [title], width: area.width, height: most, points: Measures.title, isBold: true,
            alignment: .leading)
        let height = min(most, height(of: title, style, width: area.width))
        placement.add(.text(title, style, theme.text), in: area.takeTop(height))
        _ = area.takeTop(gap * 2 / 3)
    }

    /// The foot: whom to call, small print, and the way to another language.
    mutating func placeFoot(_ scene: Scene) {
        guard scene.hotline != nil || !scene.notes.isEmpty || scene.language != nil else { return }
        if metrics.isPortrait {
            placeNotes(scene.notes, below: nil, share: 24)
            guard scene.hotline != nil || scene.language != nil else { return }
            _ = area.takeBottom(scene.notes.isEmpty ? 0 : padding)
            var row = area.takeBottom(touch)
            if let button = scene.language { place(language: button, in: &row) }
            if let hotline = scene.hotline {
                place(
                    hotline, in: row, points: Measures.tight, color: theme.text, isBold: true,
                    alignment: .leading)
            }
        } else {
            let whole = area
            if let button = scene.language {
                var column = area.takeRight(width(of: button))
                place(button, in: column.takeBottom(touch))
                _ = area.takeRight(gap)
            }
            placeNotes(scene.notes, below: scene.hotline, share: 36)
            let floor = scene.language == nil ? whole.bottom : whole.bottom - touch
            area = Rect(
                x: whole.x, y: whole.y, width: whole.width,
                height: min(area.bottom, floor) - whole.y)
        }
        _ = area.takeBottom(gap)
    }

    private mutating func place(language button: Scene.Button, in row: inout Rect) {
        place(button, in: row.takeRight(width(of: button)))
        _ = row.takeRight(gap)
    }

    private func width(of button: Scene.Button) -> Int {
        let style = TextStyle(size: metrics.pixels(points: Measures.label.lowerBound))
        let words = layout.measurer.extent(of: button.words, style: style, width: area.width / 2)
        return max(touch * 3 / 2, words.width + 6 * padding)
    }

    /// Small print at the bottom, with the number to call above it, in so many percent of the
    /// height at most.
    private mutating func placeNotes(_ notes: [String], below hotline: String?, share: Int) {
        var lines: [(String, TextStyle)] = []
        if let hotline {
            let size = metrics.pixels(points: Measures.label.lowerBound)
            lines.append((hotline, TextStyle(size: size, isBold: true, alignment: .leading)))
        }
        let most = area.height * share / 100 - heights(of: lines) - notes.count * padding
        let style = style(
            for: [notes.joined(separator: "\n")], width: area.width, height: most,
            points: Measures.note, alignment: .leading)
        lines += notes.map { ($0, style) }
        var foot = area.takeBottom(heights(of: lines))
        for (text, style) in lines {
            // A line that is as high as a finger says too much.
            let height = min(2 * touch, height(of: text, style, width: foot.width))
            placement.add(
                .text(text, style, style.isBold ? theme.text : theme.quiet),
                in: foot.takeTop(height))
            _ = foot.takeTop(padding)
        }
    }

    private func heights(of lines: [(String, TextStyle)]) -> Int {
        lines.map { height(of: $0.0, $0.1, width: area.width) + padding }.reduce(0, +)
    }

    /// The last row: what has been recorded at the left, buttons at the right.
    mutating func placeButtons(_ scene: Scene) {
        guard !scene.buttons.isEmpty else { return }
        var row = area.takeBottom(touch)
        _ = area.takeBottom(gap)
        var leading = scene.hasLeading ? min(touch * 5 / 2, row.width / 3) : 0
        if let recorded = scene.recorded,
            !fit(scene.buttons, within: row.width - leading)
                || (scene.isOfChips && isCrammed(recorded, in: leading))
        {
            leading = 0
            place(recorded, in: area.takeBottom(touch / 2))
            _ = area.takeBottom(padding)
        }
        let (widths, style) = widths(of: scene.buttons, within: row.width - leading)
        for (button, width) in zip(scene.buttons, widths).reversed() {
            place(button, in: row.takeRight(width), style)
            _ = row.takeRight(gap)
        }
        if case .keypad(_, let given) = scene.body { return placeDots(given, in: row) }
        if let recorded = scene.recorded, leading > 0 { place(recorded, in: row) }
    }

    /// True if buttons in equal parts are large enough for fingers and for their words.
    private func fit(_ buttons: [Scene.Button], within room: Int) -> Bool {
        let share = room / buttons.count - gap
        let least = TextStyle(size: metrics.pixels(points: Measures.tight.lowerBound))
        // A tall display has a row to spare for letters that are larger.
        return !(metrics.isPortrait && buttons.count > 2) && share >= touch
            && buttons.allSatisfy {
                fits($0.words, least, width: share - 2 * padding, height: touch - 2 * padding)
            }
    }

    /// True if a tall display would break the words into three lines, or have no room for them at
    /// all; above chips, unlike questions, it has half a row to spare.
    private func isCrammed(_ recorded: Scene.Recorded, in width: Int) -> Bool {
        guard metrics.isPortrait else { return false }
        let room = width - touch * 7 / 10 - padding
        let style = style(
            for: [recorded.words], width: room, height: touch, points: Measures.tight)
        let line = height(of: recorded.words, style, width: area.width)
        return !fits(recorded.words, style, width: room, height: 2 * line)
    }

    private mutating func place(_ recorded: Scene.Recorded, in frame: Rect) {
        var row = frame
        let side = min(touch * 7 / 10, row.height)
        let face = row.takeLeft(side).centered(width: side, height: side)
        draw(fifth: recorded.fifth, in: face)
        _ = row.takeLeft(padding)
        let small = TextStyle(size: metrics.pixels(points: Measures.tight.lowerBound))
        // The face says it too, where there is no room for the words.
        guard fits(recorded.words, small, width: row.width, height: row.height) else {
            return placement.problems.append(.leftOut(recorded.words))
        }
        place(
            recorded.words, in: row, points: Measures.tight, color: theme.text,
            alignment: .leading)
    }

    /// How wide buttons are, and their letters: as wide as their words in the largest letters that
    /// leave room for all, or else equal parts with words on several lines.
    private mutating func widths(
        of buttons: [Scene.Button], within room: Int
    ) -> (widths: [Int], style: TextStyle) {
        for size in sizes(Measures.tight) {
            let style = TextStyle(size: size)
            let widths = buttons.map { button in
                let words = layout.measurer.extent(of: button.words, style: style, width: room)
                return max(touch * 3 / 2, words.width + 6 * padding)
            }
            if widths.reduce(0, +) + buttons.count * gap <= room { return (widths, style) }
        }
        let share = room / buttons.count - gap
        let style = fittedStyle(
            for: buttons.map(\.words), width: share - 2 * padding, height: touch - 2 * padding,
            points: Measures.tight)
        return (buttons.map { _ in share }, style)
    }

    private mutating func placeDots(_ given: Int, in row: Rect) {
        placement.add(.dots(filled: given, of: Limits.staffCode.upperBound, theme.text), in: row)
    }

    mutating func place(_ button: Scene.Button, in frame: Rect, _ style: TextStyle? = nil) {
        let fill = button.isMain ? theme.accent : theme.surface
        placement.add(
            .card(
                fill: fill, line: button.isMain ? theme.accent : theme.line, lineWidth: thin,
                radius: radius),
            in: frame, target: button.target)
        let color = button.isMain ? theme.onAccent : theme.text
        guard let style else {
            return place(
                button.words, in: frame.inset(by: padding), points: Measures.label, color: color)
        }
        placement.add(.text(button.words, style, color), in: frame.inset(by: padding))
    }
}

extension Scene {
    fileprivate var isOfChips: Bool { if case .chips = body { true } else { false } }

    /// True if something stands before the buttons in their row.
    fileprivate var hasLeading: Bool {
        if case .keypad = body { true } else { recorded != nil }
    }
}
