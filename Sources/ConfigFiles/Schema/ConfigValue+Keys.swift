import FeedbackCore

extension ConfigValue {
    /// The two keys of the screen; nothing for `none`.
    func keys() throws(ConfigError) -> ScreenKeys? {
        guard !isNone else { return nil }
        guard case .mapping = node.content else {
            throw error(expected: "none, or a mapping with the keys port, device, next, choose")
        }
        let fields = try ConfigFields(self, known: ["port", "device", "next", "choose"])
        let port = try fields.required("port")
        // Any keyboard that somebody plugs in would do for "any".
        guard !port.isAny else {
            throw port.error(expected: "a port, as \"hailong devices\" shows it")
        }
        var keys = ScreenKeys(device: try fields.identity())
        if let next = fields.optional("next") { keys.next = try next.key() }
        let choose = fields.optional("choose")
        if let choose { keys.choose = try choose.key() }
        guard keys.next != keys.choose else {
            throw (choose ?? self).error(
                found: "the key \(EventCode.name(ofKey: keys.next)) twice",
                expected: "another key for choose than for next")
        }
        return keys
    }

    private func key() throws(ConfigError) -> UInt16 {
        let expected = "a key such as KEY_SPACE or KEY_ENTER"
        guard let code = EventCode.key(try raw(expected)) else { throw error(expected: expected) }
        return code
    }
}
