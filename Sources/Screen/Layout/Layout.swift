package import FeedbackCore

/// Finds the place of everything in a scene on one display.
///
/// The only question to the outside is how large a text is.
package struct Layout {
    let metrics: DisplayMetrics
    let theme: ScreenTheme
    /// Whoever knows how large a text is.
    package let measurer: any TextMeasuring

    /// Lays out for one display, in these colours.
    package init(metrics: DisplayMetrics, theme: ScreenTheme, measurer: any TextMeasuring) {
        self.metrics = metrics
        self.theme = theme
        self.measurer = measurer
    }

    /// The scene, placed.
    package func place(_ scene: Scene) -> Placement {
        let whole = attempt(scene)
        var smaller = scene
        var leftOut: [Placement.Problem] = []
        var placement = whole
        // What is asked goes before what may be read: a small display shows fewer notes.
        while placement.lacksRoom, !smaller.notes.isEmpty {
            leftOut.append(.leftOut(smaller.notes.removeFirst()))
            placement = attempt(smaller)
        }
        // A letter that is missing is missing in a line that has no room, too.
        let unwritten = whole.problems.filter {
            $0.isMissingLetters && !placement.problems.contains($0)
        }
        placement.problems += unwritten + leftOut
        return placement
    }

    private func attempt(_ scene: Scene) -> Placement {
        var pass = LayoutPass(layout: self)
        pass.place(scene)
        return pass.placement
    }
}

/// Sizes that hold everywhere, in points and millimetres.
enum Measures {
    /// The shortest side of anything to be touched.
    static let touch = 20.0
    /// Between two things to be touched.
    static let gap = 5.0
    /// Around everything.
    static let margin = 4.0
    /// Inside a card.
    static let padding = 2.0
    /// Between words and the sides of their card, and between the words of neighbours.
    static let side = 2.5
    /// The light for the staff, and how far it is from the edges.
    static let light = (side: 4.0, edge: 3.0)
    /// A face in a row.
    static let face = 18.0...46.0
    /// The smallest face in a row, however small the display is, above more than one line of small
    /// print.
    static let faceAboveNotes = 15.0
    /// What is asked.
    static let title = 24.0...40.0
    /// The number to call, and that something has been recorded.
    static let line = 24.0
    /// The words of a row of faces.
    static let label = 18.0...28.0
    /// Chips, buttons, and the words of faces in a list.
    static let tight = 14.0...28.0
    /// The way to another language.
    static let language = 20.0
    /// Small print.
    static let note = 12.0...20.0
}
