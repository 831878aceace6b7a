import FeedbackCore
import Foundation
import Screen
import Testing

/// Every screen looks as somebody has seen and approved it.
///
/// `Golden/digests.txt` holds what tells each picture from any other, drawn on Debian 12 on x86-64.
/// When a picture is meant to change, look at it, and put what the test says into the file.
struct GoldenTests {
    /// A question set, its question, and what follows; with the unit's long name only the question.
    struct Kind: CustomTestStringConvertible {
        let set: String
        let question: Int
        let followUp: String
        var isLong = false

        var testDescription: String {
            "\(set)-\(question)-\(isLong ? "centre" : followUp)"
        }

        var studio: Studio {
            get throws {
                try Studio(
                    set, question: question, followUp: followUp,
                    unit: Studio.units[isLong ? 0 : 1])
            }
        }

        func pages(of studio: Studio) -> [Gallery.Page] {
            studio.pages.filter { !isLong || $0.name.contains("-question-") }
        }
    }

    static let kinds = [
        Kind(set: "one-stop", question: 1, followUp: "reasons"),
        Kind(set: "one-stop", question: 2, followUp: "criterion"),
        Kind(set: "health-station", question: 1, followUp: "criterion"),
        Kind(set: "health-station", question: 2, followUp: "reasons"),
    ]

    static let longKinds = [
        Kind(set: "one-stop", question: 1, followUp: "reasons", isLong: true),
        Kind(set: "one-stop", question: 2, followUp: "reasons", isLong: true),
    ]

    static let golden: [String: String] = {
        let file = Studio.root.appending(path: "Tests/ScreenTests/Golden/digests.txt")
        let lines = (try? String(contentsOf: file, encoding: .utf8))?.split(separator: "\n") ?? []
        return Dictionary(
            lines.filter { !$0.hasPrefix("#") }.compactMap { line in
                let words = line.split(separator: " ")
                return words.count == 2 ? (String(words[1]), String(words[0])) : nil
            }, uniquingKeysWith: { first, _ in first })
    }()

    @Test(arguments: kinds + longKinds, Studio.displays)
    func `a screen looks as it was approved`(kind: Kind, display: Studio.Display) throws {
        let studio = try kind.studio
        let layout = studio.layout(display)
        for page in kind.pages(of: studio) {
            let name = "\(kind.testDescription)/\(display.testDescription)/\(page.name)"
            let placement = layout.place(page.scene)
            let digest = try studio.digest(of: placement)
            guard Self.golden[name] != digest else { continue }
            let place = try keep(placement, of: studio, name: name)
            Issue.record("\(place) is not what was approved:\n\(digest) \(name)")
        }
    }

    /// Leaves the picture where a person can look at it.
    private func keep(
        _ placement: Placement, of studio: Studio, name: String
    ) throws -> String {
        let folder = Studio.root.appending(path: ".build/golden")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let place = folder.appending(path: name.replacing("/", with: "-") + ".png").path
        try Picture(
            placement, background: studio.screen.theme.background,
            typesetter: studio.typesetter
        ).write(png: place)
        return place
    }

    @Test func `nothing is approved that is not drawn`() throws {
        var drawn: Set<String> = []
        for kind in Self.kinds + Self.longKinds {
            let pages = kind.pages(of: try kind.studio)
            for display in Studio.displays {
                drawn.formUnion(
                    pages.map {
                        "\(kind.testDescription)/\(display.testDescription)/\($0.name)"
                    })
            }
        }
        #expect(Set(Self.golden.keys) == drawn)
    }

    @Test func `a lost accent, three pixels and two swapped faces are each another picture`() throws
    {
        let studio = try Studio("one-stop")
        let page = studio.pages[0]
        let sound = studio.layout(Studio.displays[2]).place(page.scene)
        let digest = try studio.digest(of: sound)
        for change in [Self.loseAccent, Self.shift, Self.swapFaces] {
            var mutant = sound
            try #require(change(&mutant.items))
            #expect(try studio.digest(of: mutant) != digest)
        }
    }

    /// Each returns false if there was nothing to change.
    private static func loseAccent(_ items: inout [Placed]) -> Bool {
        for place in items.indices {
            guard case .text(let text, let style, let color) = items[place].drawing,
                text.contains("ờ")
            else { continue }
            items[place].drawing = .text(text.replacing("ờ", with: "ơ"), style, color)
            return true
        }
        return false
    }

    private static func shift(_ items: inout [Placed]) -> Bool {
        let face = items.firstIndex {
            if case .face(3, _, _, _, _) = $0.drawing { true } else { false }
        }
        guard let place = face else { return false }
        items[place].frame.x += 3
        return true
    }

    private static func swapFaces(_ items: inout [Placed]) -> Bool {
        let faces = items.indices.filter {
            if case .face = items[$0].drawing { true } else { false }
        }
        guard faces.count == 5 else { return false }
        (items[faces[0]].drawing, items[faces[4]].drawing) =
            (items[faces[4]].drawing, items[faces[0]].drawing)
        return true
    }
}
