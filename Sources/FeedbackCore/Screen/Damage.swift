/// The parts of a picture that have changed: a few rectangles of which none overlap.
package struct Damage: Hashable, Sendable {
    /// None overlap; at most `most`.
    package private(set) var parts: [Rect] = []

    /// More parts than that are taken together: each costs a pass over what is drawn.
    package static let most = 8

    package init() {}

    /// Everything from the start that has changed.
    package init(_ parts: [Rect]) { add(parts) }

    /// True if nothing has changed.
    package var isEmpty: Bool { parts.isEmpty }

    /// Takes more parts; what overlaps becomes one.
    package mutating func add(_ more: [Rect]) {
        for part in more { add(part) }
        guard let first = parts.first, parts.count > Self.most else { return }
        parts = [parts.reduce(first) { $0.union($1) }]
    }

    private mutating func add(_ part: Rect) {
        var whole = part
        // Each union may reach a part that the one before did not.
        while let place = parts.firstIndex(where: { $0.distance(to: whole) < 0 }) {
            whole = whole.union(parts.remove(at: place))
        }
        parts.append(whole)
    }
}
