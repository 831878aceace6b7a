import FeedbackCore

extension LayoutPass {
    /// A sign, a line and more, and the QR code with what is said of it: no line has larger letters
    /// than the one above it.
    mutating func placeMessage(_ message: Scene.Message) {
        var below: Rect?
        let width = area.width * 92 / 100
        if message.code != nil {
            below = area.takeBottom(area.height * (metrics.isPortrait ? 40 : 42) / 100)
            _ = area.takeBottom(gap)
        }
        let side = min(metrics.pixels(millimetres: 34), area.height * 34 / 100)
        let room = area.height - side - gap - gap / 2
        let (title, more) = styles(of: message, width: width, height: room)
        let tall = min(height(of: message.title, title, width: width), room)
        let rest = min(height(of: message.more, more, width: width), room - tall)
        _ = area.takeTop(max(0, (room - tall - rest) / 2))
        let sign = area.takeTop(side).centered(width: side, height: side)
        switch message.sign {
        case .tick: placement.add(.tick(fill: theme.accent, ink: theme.onAccent), in: sign)
        case .pause: placement.add(.pause(fill: theme.accent, ink: theme.onAccent), in: sign)
        }
        _ = area.takeTop(gap)
        placement.add(
            .text(message.title, title, theme.text),
            in: area.takeTop(tall).centered(width: width, height: tall))
        _ = area.takeTop(gap / 2)
        placement.add(
            .text(message.more, more, theme.text),
            in: area.takeTop(rest).centered(width: width, height: rest))
        if let code = message.code, let below { placeCode(code, in: below, primary: more.size) }
    }

    /// The letters of a message's two lines, which grow together.
    private mutating func styles(
        of message: Scene.Message, width: Int, height room: Int
    ) -> (title: TextStyle, more: TextStyle) {
        for (title, more) in zip(sizes(Measures.title), sizes(Measures.tight)) {
            let title = TextStyle(size: title, isBold: true)
            let more = TextStyle(size: more)
            let tall = height(of: message.title, title, width: width)
            if fits(message.title, title, width: width, height: room),
                fits(message.more, more, width: width, height: room - tall)
            {
                return (title, more)
            }
        }
        // What is too long leaves the other as much as it needs.
        let small = TextStyle(size: metrics.pixels(points: Measures.tight.lowerBound))
        let needed = min(room / 2, height(of: message.more, small, width: width))
        let title = fittedStyle(
            for: [message.title], width: width, height: room - needed,
            sizes: sizes(Measures.title).suffix(1), isBold: true)
        let tall = min(height(of: message.title, title, width: width), room - needed)
        let more = fittedStyle(
            for: [message.more], width: width, height: room - tall, sizes: [small.size])
        return (title, more)
    }

    private mutating func placeCode(_ code: Scene.Code, in frame: Rect, primary: Int) {
        let side = min(frame.height, frame.width * 35 / 100, metrics.pixels(millimetres: 70))
        var (below, beside) = (frame, frame.centered(width: frame.width, height: side))
        _ = below.takeTop(side + padding)
        _ = beside.takeLeft(side + gap)
        let letters = sizes(Measures.tight, upTo: primary)
        let isBelow =
            metrics.isPortrait
            && largest(of: [code.words], in: below, letters) ?? 0
                >= largest(of: [code.words], in: beside, letters) ?? 0
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
        let words = isBelow ? below : beside
        let style = fittedStyle(
            for: [code.words], width: words.width, height: words.height, sizes: letters,
            alignment: isBelow ? .center : .leading)
        placement.add(.text(code.words, style, theme.text), in: words)
    }
}
