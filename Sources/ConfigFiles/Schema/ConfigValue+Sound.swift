import FeedbackCore

extension ConfigValue {
    /// A loudspeaker and how loud it is; nothing for `none`.
    func sound() throws(ConfigError) -> SoundConfiguration? {
        guard !isNone else { return nil }
        guard case .mapping = node.content else {
            throw error(expected: "none, or a mapping with the keys device, volume")
        }
        let fields = try ConfigFields(self, known: ["device", "volume"])
        var sound = SoundConfiguration()
        if let device = fields.optional("device") {
            sound.device = try device.text("a device, as \"aplay -L\" shows it")
        }
        if let volume = fields.optional("volume") { sound.volumes = try volume.volumes() }
        return sound
    }

    /// One volume for the whole day, or a mapping of times of the day to volumes.
    private func volumes() throws(ConfigError) -> [SoundConfiguration.Volume] {
        guard case .mapping = node.content else { return [.always(try share())] }
        let pairs = try pairs("a mapping of times of the day")
        guard (1...Limits.soundVolumes).contains(pairs.count) else {
            throw error(
                found: "\(pairs.count) times of the day",
                expected: "1 to \(Limits.soundVolumes)")
        }
        var volumes: [SoundConfiguration.Volume] = []
        for pair in pairs {
            let key = part(YAMLNode(place: pair.place, content: .scalar(pair.key)), pair.key)
            let span = try key.span()
            if let last = volumes.last, span.open < last.span.close {
                throw key.error(expected: "spans in order, without overlaps")
            }
            let percent = try part(pair.value, pair.key).share()
            volumes.append(.init(span: span, percent: percent))
        }
        return volumes
    }

    private func share() throws(ConfigError) -> UInt8 {
        UInt8(try percent("a volume from 0% to 100%") { (0...100).contains($0) })
    }
}
