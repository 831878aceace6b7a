/// What libyaml finds next in a file.
struct YAMLEvent: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case streamStart
        case streamEnd
        case documentStart(directives: Bool)
        case documentEnd
        case alias
        case scalar(String)
        case sequenceStart
        case sequenceEnd
        case mappingStart
        case mappingEnd
    }

    let kind: Kind
    let place: ConfigError.Place
    /// True if it bears an anchor (`&name`).
    let anchored: Bool
    /// True if it bears a tag (`!!str`).
    let tagged: Bool
}
