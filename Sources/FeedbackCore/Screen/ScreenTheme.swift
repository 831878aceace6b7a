/// The colours of the screen.
package struct ScreenTheme: Hashable, Sendable {
    /// What everything stands on.
    package var background: Color
    /// Cards, chips and buttons.
    package var surface: Color
    /// The edges of cards, chips and buttons.
    package var line: Color
    /// What has to be read.
    package var text: Color
    /// What may be read.
    package var quiet: Color
    /// What was chosen, and the button that goes on.
    package var accent: Color
    /// Text on `accent`.
    package var onAccent: Color
    /// The faces from the most negative level to the most positive, on five levels; brighter step
    /// by step, so that they are told apart without their colours.
    package var faces: [Color]

    package init(
        background: Color, surface: Color, line: Color, text: Color, quiet: Color, accent: Color,
        onAccent: Color, faces: [Color]
    ) {
        self.background = background
        self.surface = surface
        self.line = line
        self.text = text
        self.quiet = quiet
        self.accent = accent
        self.onAccent = onAccent
        self.faces = faces
    }
}
