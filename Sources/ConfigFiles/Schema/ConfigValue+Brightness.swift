import FeedbackCore

extension ConfigValue {
    /// How bright the display is in opening hours, and outside of them.
    func brightness() throws(ConfigError) -> ScreenConfiguration.Brightness {
        guard case .mapping = node.content else {
            throw error(expected: "a mapping with the keys open, closed")
        }
        let fields = try ConfigFields(self, known: ["open", "closed"])
        let (least, most) = (Limits.brightness.lowerBound, Limits.brightness.upperBound)
        let open = try fields.optional("open")?.percent("\(least)% to \(most)%") {
            Limits.brightness.contains($0)
        }
        var brightness = ScreenConfiguration.Brightness(open: open ?? most, closed: open ?? most)
        if let closed = fields.optional("closed") {
            // What is not dark is touched, and so it has to be read.
            let expected = "0% (dark), or \(least)% to the \(brightness.open)% of open"
            brightness.closed = try closed.percent(expected) {
                $0 == 0 || (least...brightness.open).contains($0)
            }
        }
        return brightness
    }

    /// A whole number of percent that is right, such as `20%`.
    func percent(
        _ expected: String, where isRight: (Int) -> Bool
    ) throws(ConfigError) -> Int {
        let text = try raw(expected)
        guard text.hasSuffix("%"), let number = text.dropLast().plainNumber, isRight(number) else {
            throw error(expected: expected)
        }
        return number
    }
}
