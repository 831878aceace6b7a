package import FeedbackCore

/// A point: where ratings are cast, whatever kiosk stands there.
package struct Point: Hashable, Sendable {
    /// What kind of place it is.
    package enum Kind: String, CaseIterable, Hashable, Sendable {
        case oneStop = "one-stop"
        case healthStation = "health-station"
        /// One person's place at a centre or station; counted there, never published by itself.
        case counter
    }

    /// The administrative code of the unit, and the list in which it stands.
    package struct UnitCode: Hashable, Sendable {
        /// As the list writes it, leading zeros included.
        package var code: String
        /// Codes are used again for other units, so a code without its list says nothing.
        package var list: String

        package init(code: String, list: String) {
            self.code = code
            self.list = list
        }
    }

    /// Our own id, which never changes and is never used again: `a-z`, digits and `-`.
    package var id: String
    /// Decides with `parent` whether it may be published by itself.
    package var kind: Kind
    /// What the pages call it.
    package var name: Names
    /// The commune, ward or special zone that it belongs to.
    package var unit: Names
    /// The unit's code; nothing if it was not given.
    package var unitCode: UnitCode?
    /// The point that this one is a part of: a counter's centre, a sub-station's station.
    package var parent: String?
    /// The first date on which the point existed.
    package var validFrom: CivilDate
    /// The last date, if it was closed.
    package var validTo: CivilDate?

    package init(
        id: String, kind: Kind, name: Names, unit: Names, unitCode: UnitCode? = nil,
        parent: String? = nil, validFrom: CivilDate, validTo: CivilDate? = nil
    ) {
        self.id = id
        self.kind = kind
        self.name = name
        self.unit = unit
        self.unitCode = unitCode
        self.parent = parent
        self.validFrom = validFrom
        self.validTo = validTo
    }

    /// True for a counter: it is counted in its centre, and never published by itself, since a
    /// counter is a person.
    package var isInternal: Bool { kind == .counter }
}
