/// Which of a card's connectors the display is at, as they are gone through in the card's order.
struct ConnectorChoice<Found> {
    /// The kernel's name of the only one that is wanted, such as `HDMI-A-1`, if it is not any.
    private let wanted: String?
    private var known: [String] = []
    private var found: Found?

    init(wanted: String?) { self.wanted = wanted }

    /// Takes note of a connector and of what is connected to it.
    ///
    /// The first counts, unless another one `isPreferred`: what is plugged in later takes nothing
    /// from the one in use.
    mutating func note(_ name: String, _ display: Found?, isPreferred: Bool) {
        known.append(name)
        guard let display, wanted == nil || wanted == name else { return }
        if found == nil || isPreferred { found = display }
    }

    /// What was found on the card at `node`.
    ///
    /// - Throws: `DisplayRefusal` if there is none.
    func chosen(on node: String) throws(DisplayRefusal) -> Found {
        if let found { return found }
        guard let wanted else { throw DisplayRefusal(node: node, reason: .nothingConnected) }
        throw DisplayRefusal(
            node: node,
            reason: known.contains(wanted)
                ? .connectorEmpty(wanted) : .connectorUnknown(wanted, known: known))
    }
}
