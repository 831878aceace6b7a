import FeedbackCore
import Screen
import Testing

/// How large letters and signs are to the eye, reckoned from the display's own millimetres.
struct LetterTests {
    /// All pages of a kind of kiosk on a display.
    private func shown(
        _ kind: GoldenTests.Kind, on display: Studio.Display
    ) throws -> [(page: Gallery.Page, items: [Placed])] {
        let studio = try kind.studio
        let layout = studio.layout(display)
        return kind.pages(of: studio).map { ($0, layout.place($0.scene).items) }
    }

    /// The pixels of a millimetre, where they are most.
    private func pixels(of display: Studio.Display) -> Double {
        max(
            Double(display.pixels.width) / Double(display.millimetres.width),
            Double(display.pixels.height) / Double(display.millimetres.height))
    }

    @Test(arguments: GoldenTests.kinds + GoldenTests.longKinds, Studio.displays)
    func `nothing has smaller letters than 12 points`(
        kind: GoldenTests.Kind, display: Studio.Display
    ) throws {
        let least = 12 * 25.4 / 72 * pixels(of: display)
        for (page, items) in try shown(kind, on: display) {
            for item in items {
                guard let style = item.style else { continue }
                #expect(Double(style.size) >= least, "\(page.name): \(item)")
            }
        }
    }

    @Test(arguments: GoldenTests.kinds + GoldenTests.longKinds, Studio.displays)
    func `buttons and small print have no larger letters than what is asked`(
        kind: GoldenTests.Kind, display: Studio.Display
    ) throws {
        for (page, items) in try shown(kind, on: display) {
            let asked: [String]
            switch page.scene.body {
            case .faces(_, let faces): asked = faces.map(\.words)
            case .chips(_, let chips): asked = chips.map(\.words)
            case .message, .keypad, .lines: continue
            }
            let sizes = items.filter { asked.contains($0.text ?? "") }.compactMap(\.style?.size)
            #expect(sizes.count >= asked.count)
            let least = try #require(sizes.min())
            let buttons = page.scene.buttons + [page.scene.language].compactMap(\.self)
            for words in page.scene.notes + buttons.map(\.words) {
                for item in items where item.text == words {
                    #expect(try #require(item.style).size <= least, "\(page.name): \(words)")
                }
            }
        }
    }

    @Test(arguments: Studio.displays)
    func `each line of the thanks has no larger letters than the one above`(
        display: Studio.Display
    ) throws {
        for (page, items) in try shown(GoldenTests.kinds[0], on: display) {
            guard case .message(let message) = page.scene.body else { continue }
            let texts = [message.title, message.more] + [message.code?.words].compactMap(\.self)
            let sizes = texts.compactMap { text in items.first { $0.text == text }?.style?.size }
            #expect(sizes.count == texts.count)
            #expect(sizes == sizes.sorted(by: >), "\(page.name)")
        }
    }

    @Test(
        arguments: GoldenTests.kinds + GoldenTests.longKinds,
        Studio.displays.filter { !$0.metrics.isPortrait })
    func `faces in a row are 18 mm large from ten inches on, and their words begin at one height`(
        kind: GoldenTests.Kind, display: Studio.Display
    ) throws {
        // On 7 inches everything may be smaller in proportion.
        let least = 18 * min(1, Double(display.millimetres.height) / 135)
        for (page, items) in try shown(kind, on: display) {
            guard case .faces(_, let faces) = page.scene.body else { continue }
            for item in items {
                guard case .face = item.drawing else { continue }
                let side = Double(item.frame.width) / pixels(of: display)
                #expect(side >= least - 0.1, "\(page.name): \(side)")
            }
            let words = items.filter { item in faces.contains { $0.words == item.text } }
            #expect(words.count == faces.count)
            #expect(Set(words.map(\.frame.y)).count == 1, "\(page.name)")
        }
    }

    /// Reckoned from the lines themselves, not from the frame that they were given.
    @Test(arguments: GoldenTests.kinds, Studio.displays)
    func `words keep away from the sides of their cards`(
        kind: GoldenTests.Kind, display: Studio.Display
    ) throws {
        let studio = try kind.studio
        let layout = studio.layout(display)
        for page in studio.pages {
            let items = layout.place(page.scene).items
            for card in items {
                guard case .card = card.drawing else { continue }
                let margin = min(2 * pixels(of: display), Double(card.frame.width) * 0.05)
                for item in items where card.frame.contains(item.frame) {
                    guard let text = item.text, let style = item.style else { continue }
                    let width = studio.typesetter.extent(
                        of: text, style: style, width: item.frame.width
                    ).width
                    let left =
                        style.alignment == .leading ? 0 : Double(item.frame.width - width) / 2
                    let right = item.frame.x + Int(left) + width
                    #expect(
                        Double(card.frame.right - right) >= margin - 1, "\(page.name): \(text)")
                }
            }
        }
    }

    @Test(arguments: Studio.displays)
    func `the light for the staff is 4 mm large and 3 mm from the edges, beside all words`(
        display: Studio.Display
    ) throws {
        for kind in GoldenTests.kinds + GoldenTests.longKinds {
            for (page, items) in try shown(kind, on: display) {
                let light = try #require(
                    items.first { if case .light = $0.drawing { true } else { false } }?.frame)
                let edges = [light.y, display.pixels.width - light.right]
                #expect(Double(light.width) >= 4 * pixels(of: display))
                #expect(edges.allSatisfy { Double($0) >= 3 * pixels(of: display) })
                for item in items where item.text != nil {
                    #expect(item.frame.distance(to: light) >= 0, "\(page.name): \(item)")
                }
            }
        }
    }
}
