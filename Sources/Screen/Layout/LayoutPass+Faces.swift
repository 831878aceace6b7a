import FeedbackCore

extension LayoutPass {
    /// The question, the faces below, and the foot; returns the letters of the faces' words.
    mutating func placeFaces(_ scene: Scene, _ title: String, _ faces: [Scene.Face]) -> Int {
        let plan = FacePlan(self, scene, title, faces)
        placement.isCramped = !plan.fits
        placeRecorded(scene)
        let hasRow = plan.order != .pairsWithLanguage
        let low = footHeight(scene, note: plan.note, hasRow: hasRow)
        let foot = area.takeBottom(min(low, area.height))
        let rows = plan.rows(of: faces)
        let needed =
            plan.order == .row
            ? plan.face + 2 * rim + captionHeight(faces, plan.label) + gap / 2
            : rows * touch + (rows - 1) * gap + gap / 2
        placeTitle(title, letters: plan.title, most: max(area.height - needed, area.height / 4))
        let letters =
            plan.order == .row ? placeRow(faces, plan) : placeList(faces, plan, scene.language)
        area = foot
        placeFoot(scene, note: plan.note, primary: letters, hasRow: hasRow)
        return letters
    }

    /// Around a face in its card.
    var rim: Int { padding * 3 / 4 }

    func cells(of faces: [Scene.Face]) -> [Rect] {
        area.grid(count: faces.count, columns: faces.count, gap: gap)
    }

    /// How wide the words below a face may be: wider than its card, but not so wide that they come
    /// to the edge, run into those of the neighbour, or leave traces there.
    private func captionWidth(_ faces: [Scene.Face], _ letters: Int) -> Int {
        let cell = cells(of: faces)[0].width
        return cell + max(0, min(gap - max(sideMargin, letters / 4), area.x))
    }

    /// True if the words of all faces take two lines at most.
    func areCaptions(_ faces: [Scene.Face], _ letters: Int) -> Bool {
        let style = TextStyle(size: letters, isBold: true)
        let width = captionWidth(faces, letters)
        return faces.allSatisfy { fits($0.words, style, width: width, height: letters * 3) }
    }

    func captionHeight(_ faces: [Scene.Face], _ letters: Int) -> Int {
        let style = TextStyle(size: letters, isBold: true)
        let width = captionWidth(faces, letters)
        return faces.map { height(of: $0.words, style, width: width) }.max() ?? 0
    }

    /// Side by side, with words below that begin at one height.
    private mutating func placeRow(_ faces: [Scene.Face], _ plan: FacePlan) -> Int {
        let cells = cells(of: faces)
        let width = captionWidth(faces, plan.label)
        let letters = fittedStyle(
            for: faces.map(\.words), width: width, height: max(0, area.height - touch / 2),
            sizes: [plan.label], isBold: true)
        let tallest = faces.map { height(of: $0.words, letters, width: width) }.max() ?? 0
        let room = area.height - tallest - 2 * rim
        let largest = metrics.pixels(millimetres: Measures.face.upperBound)
        let side = min(
            cells[0].width - 2 * rim, room, largest, max(plan.face, room - gap / 2))
        if side < touch / 2 { placement.problems.append(.tooSmall(.level(faces[0].level))) }
        let card = max(side, 1) + 2 * rim
        let top = area.y + max(0, area.height - card - tallest) / 2
        for (face, cell) in zip(faces, cells) {
            let frame = Rect(x: cell.x, y: top, width: cell.width, height: card)
            placeCard(face, frame, target: nil)
            draw(face, in: frame.centered(width: max(side, 1), height: max(side, 1)))
            placeCaption(face, letters, below: frame, width: width, height: tallest)
            // Whoever touches the words means the face.
            placement.add(
                .nothing,
                in: Rect(x: cell.x, y: top, width: cell.width, height: card + tallest),
                target: .level(face.level))
        }
        return letters.size
    }

    /// The words of a face, as wide as its card where that takes no more lines than others have.
    private mutating func placeCaption(
        _ face: Scene.Face, _ letters: TextStyle, below card: Rect, width: Int, height most: Int
    ) {
        let isNarrow = fits(face.words, letters, width: card.width, height: most)
        let wide = isNarrow ? card.width : width
        placement.add(
            .text(face.words, letters, face.state == .past ? theme.quiet : theme.text),
            in: Rect(
                x: card.x + (card.width - wide) / 2, y: card.bottom, width: wide,
                height: min(most, height(of: face.words, letters, width: wide))))
    }

    /// One below the other, or in two columns, with words beside.
    private mutating func placeList(
        _ faces: [Scene.Face], _ plan: FacePlan, _ language: Scene.Button?
    ) -> Int {
        let (columns, rows) = (plan.columns, plan.rows(of: faces))
        let largest = metrics.pixels(millimetres: Measures.face.upperBound)
        let low = (area.bottom - max(area.y, reach) - (rows - 1) * gap) / rows
        let most = (area.height - (rows - 1) * gap) / rows
        let height = min(largest, most, max(low, plan.face))
        _ = area.takeTop(area.height - height * rows - gap * (rows - 1))
        var cells = area.grid(count: rows * columns, columns: columns, gap: gap)
        let cell = cells[0].width
        let style = listStyle(faces, columns: columns, height: height)
        let side = style?.face ?? max(1, min(height - 2 * padding, cell / 4))
        let width = wordsWidth(besideFace: side, in: cell)
        let letters =
            style?.letters
            ?? fittedStyle(
                for: faces.map(\.words), width: width, height: height - padding,
                sizes: [metrics.pixels(points: Measures.tight.lowerBound)], isBold: true,
                alignment: .leading)
        if plan.order == .pairsWithLanguage, let language {
            // Not as large as a face, or it would be taken for an answer.
            let place = cells[faces.count].centered(width: cell * 3 / 4, height: touch)
            self.place(language, in: place, primary: letters.size)
        } else if columns == 2, faces.count % 2 == 1 {
            cells[faces.count - 1].x = area.x + (area.width - cell) / 2
        }
        for (face, cell) in zip(faces, cells) {
            placeCard(face, cell, target: .level(face.level))
            var inside = cell.inset(dx: listPadding(in: cell.width), dy: padding / 2)
            draw(face, in: inside.takeLeft(side).centered(width: side, height: side))
            _ = inside.takeLeft(listPadding(in: cell.width))
            inside.width = width
            placement.add(.text(face.words, letters, ink(of: face)), in: inside)
        }
        return letters.size
    }

    /// What lies below is in reach of every hand on a tall display.
    var reach: Int { placement.frame.height * 21 / 100 }

    private func wordsWidth(besideFace side: Int, in cell: Int) -> Int {
        cell - side - 2 * listPadding(in: cell) - min(sideMargin, cell * 6 / 100)
    }

    /// Beside a face in a list; narrow cards have more need of letters.
    private func listPadding(in cell: Int) -> Int {
        min(padding, cell * 4 / 100)
    }

    /// The largest letters in which all words fit beside their faces, on two lines if they can, and
    /// how large those are.
    func listStyle(
        _ faces: [Scene.Face], columns: Int, height: Int
    ) -> (letters: TextStyle, face: Int)? {
        let cell = area.grid(count: faces.count, columns: columns, gap: gap)[0].width
        for (lines, share) in [(2, 30), (2, 26), (2, 22), (4, 22)] {
            let face = min(height - 2 * padding, cell * share / 100)
            let width = wordsWidth(besideFace: face, in: cell)
            for size in sizes(Measures.tight) {
                let style = TextStyle(size: size, isBold: true, alignment: .leading)
                let most = min(height - padding, size * 3 * lines / 2)
                let isRoom = faces.allSatisfy {
                    fits($0.words, style, width: width, height: most)
                }
                if isRoom { return (style, face) }
            }
        }
        return nil
    }

    /// A card; once a face was chosen the other cards step back.
    private mutating func placeCard(_ face: Scene.Face, _ frame: Rect, target: ScreenTarget?) {
        let (fill, line) =
            switch face.state {
            case .open: (theme.surface, theme.line)
            case .chosen: (theme.accent, theme.accent)
            case .past: (theme.background, theme.background)
            }
        placement.add(
            .card(fill: fill, line: line, lineWidth: thin, radius: radius), in: frame,
            target: target)
    }

    private mutating func draw(_ face: Scene.Face, in frame: Rect) {
        let fill = theme.faces[Int(face.fifth) - 1]
        placement.add(
            .face(
                level: face.fifth, fill: fill, ink: ink(on: fill), line: theme.text,
                ring: face.state == .chosen ? theme.surface : nil),
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
    private func ink(on fill: Color) -> Color {
        fill.contrast(with: theme.text) >= fill.contrast(with: theme.surface)
            ? theme.text : theme.surface
    }
}
