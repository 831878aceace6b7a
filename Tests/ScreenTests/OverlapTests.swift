import FeedbackCore
import Screen
import Testing

/// What must not be drawn over something else, however long the words of a language are.
struct OverlapTests {
    /// The pages of a kind of kiosk that say these instead.
    private func placements(
        _ kind: GoldenTests.Kind, on display: Studio.Display,
        saying phrases: [(String, ScreenPhrase)]
    ) throws -> [(page: Gallery.Page, placement: Placement)] {
        var studio = try kind.studio
        for (words, phrase) in phrases { try studio.say(words, for: phrase) }
        let layout = studio.layout(display)
        return kind.pages(of: studio).map { ($0, layout.place($0.scene)) }
    }

    @Test(arguments: Studio.displays)
    func `the frame of the keys goes around a face's words`(display: Studio.Display) throws {
        let kind = GoldenTests.kinds[0]
        for (page, _) in try placements(kind, on: display, saying: []) {
            guard case .faces(_, let faces) = page.scene.body, page.scene.focus != nil else {
                continue
            }
            for face in faces {
                var scene = page.scene
                scene.focus = .level(face.level)
                let placement = try kind.studio.layout(display).place(scene)
                let items = placement.items
                // No frame is drawn where the picture's moves would hide it.
                let seen = placement.frame.inset(by: Limits.shiftFarthest + 2)
                let frame = items.first { $0.isFocus }?.frame
                let words = items.first { $0.text == face.words }?.frame.intersection(seen)
                #expect(
                    try #require(frame).contains(try #require(words)), "\(page.name): \(face.words)"
                )
            }
        }
    }

    @Test(arguments: Studio.displays)
    func `the digits that are given are to be seen between buttons of any length`(
        display: Studio.Display
    ) throws {
        let words: [(String, ScreenPhrase)] = [
            ("Quay về trang câu hỏi đầu tiên", .leave), ("Xóa chữ số sau cùng", .erase),
        ]
        var pages = 0
        for (page, placement) in try placements(GoldenTests.kinds[0], on: display, saying: words) {
            guard let dots = placement.items.first(where: \.isDots)?.frame else { continue }
            pages += 1
            for item in placement.items where item.target != nil {
                #expect(item.frame.distance(to: dots) >= 0, "\(page.name): \(item)")
            }
        }
        #expect(pages > 1)
    }

    @Test(arguments: Studio.displays)
    func `what is said of the QR code stays readable beside too long a line`(
        display: Studio.Display
    ) throws {
        let long = Array(repeating: "Ý kiến của Ông/Bà giúp chúng tôi phục vụ tốt hơn.", count: 5)
        let words = [(long.joined(separator: " "), ScreenPhrase.thanksMore)]
        for (page, placement) in try placements(GoldenTests.kinds[0], on: display, saying: words) {
            guard case .message(let message) = page.scene.body, let code = message.code else {
                continue
            }
            let style = placement.items.first { $0.text == code.words }?.style
            let isTold = placement.problems.contains(.tooLong(code.words))
            #expect(
                isTold || (style?.size ?? 0) >= 16, "\(page.name): \(String(describing: style))")
        }
    }
}

extension Placed {
    fileprivate var isFocus: Bool { if case .focus = drawing { true } else { false } }
    fileprivate var isDots: Bool { if case .dots = drawing { true } else { false } }
}
