import FeedbackCore

extension LayoutPass {
    /// The question, and the faces below.
    mutating func placeFaces(_ title: String, _ faces: [Scene.Face]) {
        let rows = metrics.isPortrait ? (faces.count + 1) / 2 : 1
        // Beside its face a card has two lines of words.
        let card = metrics.isPortrait ? touch : touch * 5 / 4
        let needed = rows * card + (rows - 1) * gap + gap * 2 / 3
        let share = area.height * (metrics.isPortrait ? 38 : 48) / 100
        let most = min(share, area.height - needed)
        if metrics.isPortrait {
            placeTitle(title, most: most)
            placeList(faces)
        } else {
            placeTitle(title, most: min(most, comfortable(title, above: faces)))
            placeRow(faces)
        }
    }

    /// What a question may have of the height: its least letters, and more where the faces below
    /// are as large as a finger.
    private func comfortable(_ title: String, above faces: [Scene.Face]) -> Int {
        let least = TextStyle(
            size: metrics.pixels(points: Measures.title.lowerBound), isBold: true,
            alignment: .leading)
        let width = area.grid(count: faces.count, columns: faces.count, gap: gap)[0].width - padding
        let label = twoLines(faces.map(\.words), width: width, height: area.height).map { letters in
            faces.map { height(of: $0.words, letters, width: width) }.max() ?? 0
        }
        let card = touch + (label ?? touch) + 3 * padding
        return max(
            height(of: title, least, width: area.width), area.height - card - gap * 2 / 3)
    }

    private mutating func placeRow(_ faces: [Scene.Face]) {
        let cells = area.grid(count: faces.count, columns: faces.count, gap: gap)
        let width = cells[0].width - padding
        let most = cells[0].height - 3 * padding
        let least = min(width, touch / 2)
        let letters =
            twoLines(faces.map(\.words), width: width, height: most - least)
            ?? fittedStyle(
                for: faces.map(\.words), width: width, height: most - least,
                points: Measures.tight, isBold: true)
        let tallest = faces.map { height(of: $0.words, letters, width: width) }.max() ?? 0
        let label = min(tallest, max(0, most - least))
        let side = min(width, most - label, metrics.pixels(millimetres: Measures.face))
        if side < touch / 2 { placement.problems.append(.tooSmall(.level(faces[0].level))) }
        let tall = side + label + 3 * padding
        for (face, cell) in zip(faces, cells) {
            let card = Rect(
                x: cell.x, y: cell.y + (cell.height - tall) / 2,
                width: cell.width, height: tall)
            placeCard(face, card)
            var inside = card.inset(dx: padding / 2, dy: padding)
            let top = inside.takeTop(side)
            draw(face, in: top.centered(width: side, height: side))
            _ = inside.takeTop(padding)
            placement.add(.text(face.words, letters, ink(of: face)), in: inside)
        }
    }

    /// The largest letters in which no text takes more than two lines, nor more than `height`.
    private func twoLines(_ texts: [String], width: Int, height: Int) -> TextStyle? {
        sizes(Measures.tight).map { TextStyle(size: $0, isBold: true) }.first { style in
            texts.allSatisfy {
                fits($0, style, width: width, height: min(height, style.size * 3))
            }
        }
    }

    /// One below the other where there is room for fingers, else in two columns.
    private mutating func placeList(_ faces: [Scene.Face]) {
        let one = faces.count * touch + (faces.count - 1) * gap
        let columns = area.height >= one ? 1 : 2
        let rows = (faces.count + columns - 1) / columns
        let most = metrics.pixels(millimetres: Measures.face)
        let height = min(most, (area.height - (rows - 1) * gap) / rows)
        _ = area.takeTop(area.height - height * rows - gap * (rows - 1))
        let cells = area.grid(count: faces.count, columns: columns, gap: gap)
        let side = min(height - 2 * padding, cells[0].width * 3 / 10)
        let width = cells[0].width - side - 3 * padding
        let letters = fittedStyle(
            for: faces.map(\.words), width: width, height: height - 2 * padding,
            points: Measures.tight, isBold: true, alignment: .leading)
        for (face, cell) in zip(faces, cells) {
            placeCard(face, cell)
            var inside = cell.inset(by: padding)
            let left = inside.takeLeft(side)
            draw(face, in: left.centered(width: side, height: side))
            _ = inside.takeLeft(padding)
            placement.add(.text(face.words, letters, ink(of: face)), in: inside)
        }
    }

    /// A card; once a face was chosen the other cards step back.
    private mutating func placeCard(_ face: Scene.Face, _ frame: Rect) {
        let (fill, line) =
            switch face.state {
            case .open: (theme.surface, theme.line)
            case .chosen: (theme.accent, theme.accent)
            case .past: (theme.background, theme.background)
            }
        placement.add(
            .card(fill: fill, line: line, lineWidth: thin, radius: radius), in: frame,
            target: .level(face.level))
    }

    private mutating func draw(_ face: Scene.Face, in frame: Rect) {
        draw(
            fifth: face.fifth, in: frame, ring: face.state == .chosen ? theme.surface : nil)
    }

    /// The face of a level of five, with a ring where it stands on a colour like its own.
    mutating func draw(fifth: UInt8, in frame: Rect, ring: Color? = nil) {
        let fill = theme.faces[Int(fifth) - 1]
        placement.add(
            .face(level: fifth, fill: fill, ink: ink(on: fill), line: theme.text, ring: ring),
            in: frame)
    }

    private func ink(of face: Scene.Face) -> Color {
        switch face.state {
        case .open: theme.text
        case .chosen: theme.onAccent
        case .past: theme.quiet
        }
    }

    /// Of the darkest and the lightest colour the one that is seen better.
    func ink(on fill: Color) -> Color {
        fill.contrast(with: theme.text) >= fill.contrast(with: theme.surface)
            ? theme.text : theme.surface
    }
}
