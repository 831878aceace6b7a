import FeedbackCore

extension ConfigValue {
    /// A list of lights, each a mapping with the one key `leds` or `blink1`.
    func lights() throws(ConfigError) -> [LightOutput] {
        var lights: [LightOutput] = []
        for item in try items("lights", limit: Limits.lights) {
            let light = try item.light()
            for (index, other) in lights.enumerated() where light.shares(with: other) {
                throw item.error(
                    found: "a lamp of light \(index + 1)", expected: "every lamp in one light")
            }
            lights.append(light)
        }
        return lights
    }

    private func light() throws(ConfigError) -> LightOutput {
        let fields = try ConfigFields(self, known: ["leds", "blink1"])
        switch (fields.optional("leds"), fields.optional("blink1")) {
        case (let leds?, nil): return .leds(try leds.leds())
        case (nil, let blink1?): return .blink1(try blink1.blink1())
        default: throw error(expected: "one of: leds, blink1")
        }
    }

    private func leds() throws(ConfigError) -> LightOutput.LEDs {
        let fields = try ConfigFields(self, known: ["green", "amber", "red"])
        let leds = LightOutput.LEDs(
            green: try fields.optional("green")?.led(), amber: try fields.optional("amber")?.led(),
            red: try fields.optional("red")?.led())
        guard !leds.names.isEmpty else {
            throw error(found: "no lamp", expected: "at least one of: green, amber, red")
        }
        return leds
    }

    /// The name of a directory in `/sys/class/leds`, and never a way out of it.
    private func led() throws(ConfigError) -> String {
        let expected = "a name of /sys/class/leds, such as green:status"
        let name = try text(expected)
        guard !name.contains("/"), name != ".", name != ".." else {
            throw error(expected: expected)
        }
        return name
    }

    private func blink1() throws(ConfigError) -> PanelIdentity {
        let fields = try ConfigFields(self, known: ["port", "device"])
        let identity = try fields.identity()
        guard identity.vendor == 0x27B8, identity.product == 0x01ED else {
            throw try fields.required("device").error(
                expected: "a blink(1): 27b8:01ed or 27b8:01ed:SERIAL")
        }
        return identity
    }
}

extension LightOutput {
    /// True if both would set the same lamp.
    fileprivate func shares(with other: LightOutput) -> Bool {
        switch (self, other) {
        case (.leds(let one), .leds(let two)): one.names.contains { two.names.contains($0) }
        case (.blink1(let one), .blink1(let two)): one.port == two.port
        default: false
        }
    }
}
