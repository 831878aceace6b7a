import FeedbackCore

/// One placing of a scene: what is left of the display, and what has its place.
struct LayoutPass {
    let layout: Layout
    var placement: Placement
    /// What is left, from which rows are cut.
    var area: Rect

    init(layout: Layout) {
        self.layout = layout
        let size = layout.metrics.pixels
        let frame = Rect(x: 0, y: 0, width: size.width, height: size.height)
        placement = Placement(frame: frame)
        let margin = layout.metrics.pixels(millimetres: Measures.margin)
        area = frame.inset(by: min(margin, min(size.width, size.height) / 44))
    }

    var theme: ScreenTheme { layout.theme }
    var metrics: DisplayMetrics { layout.metrics }
    var gap: Int { metrics.pixels(millimetres: Measures.gap) }
    var touch: Int { metrics.pixels(millimetres: Measures.touch) }
    var padding: Int { metrics.pixels(millimetres: Measures.padding) }
    var sideMargin: Int { metrics.pixels(millimetres: Measures.side) }
    var radius: Int { metrics.pixels(millimetres: 3) }
    var thin: Int { max(1, metrics.pixels(millimetres: 0.3)) }

    mutating func place(_ scene: Scene) {
        if scene.acting.contains(.corner) {
            let corner = Rect(x: 0, y: 0, width: touch, height: touch)
            placement.add(.nothing, in: corner, target: .corner)
        }
        if let light = scene.light { placement.add(.light(light), in: lightFrame) }
        var buttons = scene.buttons.isEmpty ? nil : area.takeBottom(touch)
        if buttons != nil { _ = area.takeBottom(gap) }
        var primary = metrics.pixels(points: Measures.tight.upperBound)
        switch scene.body {
        case .faces(let title, let faces): primary = placeFaces(scene, title, faces)
        case .chips(let title, let chips): primary = placeChips(scene, title, chips)
        case .message(let message):
            placeFoot(scene, note: metrics.pixels(points: Measures.note.lowerBound))
            placeMessage(message)
        case .keypad(let title, let given):
            placeKeypad(title, given, scene.buttons, in: buttons, primary: primary)
            buttons = nil
        case .lines(let lines): placeLines(lines)
        }
        if let buttons { place(scene.buttons, in: buttons, primary: primary) }
        if let focus = scene.focus { show(focus: focus) }
        placement.keepTargets(scene.acting)
        checkTargets()
        checkTexts()
    }

    /// Where the light for the staff stands: at the upper right, for lines begin at the left.
    private var lightFrame: Rect {
        let side = metrics.pixels(millimetres: Measures.light.side)
        let edge = metrics.pixels(millimetres: Measures.light.edge)
        return Rect(
            x: placement.frame.right - edge - side, y: edge, width: side, height: side)
    }

    /// How wide a line at the top may be beside the light.
    var lineWidth: Int { min(area.width, lightFrame.x - padding - area.x) }

    private mutating func show(focus: ScreenTarget) {
        guard let item = placement.items.last(where: { $0.target == focus }) else { return }
        // The picture moves against burn-in, and the frame with it.
        let seen = placement.frame.inset(by: Limits.shiftFarthest + 2)
        // A face's words may be wider than its card.
        let words = placement.items.filter { $0.isText && $0.frame.distance(to: item.frame) < 0 }
        let around = words.reduce(item.frame) { $0.union($1.frame) }.inset(by: -gap / 4)
        placement.add(
            .focus(theme.accent, lineWidth: 4 * thin, radius: radius + gap / 4),
            in: around.intersection(seen) ?? around)
    }

    /// Whatever can be touched is large enough for a finger, and far enough from the next.
    private mutating func checkTargets() {
        let targets = placement.items.filter { $0.target != nil && $0.target != .corner }
        for (place, item) in targets.enumerated() {
            guard let target = item.target else { continue }
            let isSmall = min(item.frame.width, item.frame.height) < touch
            let isClose = targets[..<place].contains { $0.frame.distance(to: item.frame) < gap }
            if isSmall || isClose { placement.problems.append(.tooSmall(target)) }
        }
    }

    /// Every text has its letters, and room for them on the display and beside the others.
    private mutating func checkTexts() {
        var others: [Rect] = []
        for item in placement.items {
            guard case .text(let text, let style, _) = item.drawing else { continue }
            let frame = item.frame
            let extent = layout.measurer.extent(of: text, style: style, width: frame.width)
            if extent.width > frame.width || extent.height > frame.height
                || !placement.frame.contains(frame)
                || others.contains(where: { $0.distance(to: frame) < 0 })
            {
                tell(.tooLong(text))
            }
            if extent.missing > 0 { tell(.missingLetters(text)) }
            others.append(frame)
        }
    }
}

extension LayoutPass {
    /// Places text in the largest letters of the range that fit.
    mutating func place(
        _ text: String, in frame: Rect, points: ClosedRange<Double>, color: Color,
        isBold: Bool = false, alignment: TextStyle.Alignment = .center
    ) {
        let style = fittedStyle(
            for: [text], width: frame.width, height: frame.height, sizes: sizes(points),
            isBold: isBold, alignment: alignment)
        placement.add(.text(text, style, color), in: frame)
    }

    /// The largest letters of these sizes in which each of the texts fits, or smaller ones than we
    /// promise where none do: what is hard to read is better than what is cut, and is told as too
    /// long.
    mutating func fittedStyle(
        for texts: [String], width: Int, height: Int, sizes: [Int],
        isBold: Bool = false, alignment: TextStyle.Alignment = .center
    ) -> TextStyle {
        var style = TextStyle(size: 1, isBold: isBold, alignment: alignment)
        let room = Rect(x: 0, y: 0, width: width, height: height)
        if let largest = largest(of: texts, style, in: room, sizes) {
            style.size = largest
            return style
        }
        let least = sizes.last ?? style.size
        style.size = least
        let cut = texts.filter { !fits($0, style, width: width, height: height) }
        for text in cut { tell(.tooLong(text)) }
        for tenths in stride(from: 9, through: 5, by: -1) {
            style.size = max(1, least * tenths / 10)
            guard !texts.allSatisfy({ fits($0, style, width: width, height: height) }) else {
                break
            }
        }
        return style
    }

    /// The largest of these sizes in which each of the texts fits in such a frame; nothing if none
    /// do.
    func largest(
        of texts: [String], _ style: TextStyle = TextStyle(size: 1), in frame: Rect, _ sizes: [Int]
    ) -> Int? {
        sizes.first { size in
            var style = style
            style.size = size
            return texts.allSatisfy {
                fits($0, style, width: frame.width, height: frame.height)
            }
        }
    }

    private mutating func tell(_ problem: Placement.Problem) {
        if !placement.problems.contains(problem) { placement.problems.append(problem) }
    }

    /// True if the text fits without breaking a word.
    func fits(_ text: String, _ style: TextStyle, width: Int, height: Int) -> Bool {
        let extent = layout.measurer.extent(of: text, style: style, width: width)
        return extent.width <= width && extent.height <= height
    }

    func height(of text: String, _ style: TextStyle, width: Int) -> Int {
        layout.measurer.extent(of: text, style: style, width: width).height
    }

    /// Sizes in pixels from the largest to the smallest: few, for each is a font to be loaded.
    func sizes(_ points: ClosedRange<Double>) -> [Int] {
        let largest = metrics.pixels(points: points.upperBound)
        let smallest = metrics.pixels(points: points.lowerBound)
        return (0...FacePlan.steps).map { step in
            largest - (largest - smallest) * step / FacePlan.steps
        }
    }

    /// Those of them that are no larger than the page's own, or the least.
    func sizes(_ points: ClosedRange<Double>, upTo primary: Int) -> [Int] {
        let sizes = sizes(points)
        return sizes.filter { $0 <= max(primary, sizes[sizes.count - 1]) }
    }
}
