import FeedbackCore
import Scoring
package import SQLite

/// The points.
package struct PointTable {
    private let database: Database

    package init(_ database: Database) { self.database = database }

    /// Adds a point, and refuses what would not fit everywhere it is shown.
    package func add(_ point: Point) throws {
        try check(point)
        if try find(point.id) != nil { throw ServerError.pointExists(point.id) }
        try checkParent(of: point)
        try database.run(
            """
            INSERT INTO point (id, kind, name_vi, name_en, unit_vi, unit_en, unit_code,
                code_list, parent, valid_from, valid_to)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, point.id, point.kind.rawValue, point.name.vi, point.name.en, point.unit.vi,
            point.unit.en, point.unitCode?.code, point.unitCode?.list, point.parent,
            point.validFrom.dayNumber, point.validTo?.dayNumber)
    }

    /// The point of that id.
    package func find(_ id: String) throws -> Point? {
        try database.first(Self.select + " WHERE id = ?", id, read: Self.read)
    }

    /// All points, units together, parents before their parts.
    package func all() throws -> [Point] {
        try database.all(
            Self.select + " ORDER BY unit_vi, coalesce(parent, id), parent IS NOT NULL, id",
            read: Self.read)
    }

    private static let select = """
        SELECT id, kind, name_vi, name_en, unit_vi, unit_en, unit_code, code_list, parent,
            valid_from, valid_to FROM point
        """

    private static func read(_ row: Statement) -> Point {
        Point(
            id: row.text(0), kind: Point.Kind(rawValue: row.text(1)) ?? .oneStop,
            name: Names(vi: row.text(2), en: row.text(3)),
            unit: Names(vi: row.text(4), en: row.text(5)),
            unitCode: row.isNull(6)
                ? nil : Point.UnitCode(code: row.text(6), list: row.text(7)),
            parent: row.isNull(8) ? nil : row.text(8),
            validFrom: CivilDate(dayNumber: row.int(9)),
            validTo: row.isNull(10) ? nil : CivilDate(dayNumber: row.int(10)))
    }

    /// A counter stands in a centre or station; else only a station has parts, its sub-stations.
    private func checkParent(of point: Point) throws {
        guard let id = point.parent else {
            guard point.kind != .counter else {
                throw ServerError.badPoint(
                    field: "parent", expected: "the centre or station that the counter stands in")
            }
            return
        }
        guard let parent = try find(id) else { throw ServerError.unknownPoint(id) }
        let isPart = point.kind == .counter || point.kind == .healthStation
        guard isPart, parent.parent == nil, point.kind == .counter || parent.kind == point.kind
        else {
            throw ServerError.badPoint(
                field: "parent",
                expected: "for a counter its centre or station, for a sub-station its station")
        }
    }

    private func check(_ point: Point) throws {
        let allowed = Set("abcdefghijklmnopqrstuvwxyz0123456789-")
        guard (1...63).contains(point.id.utf8.count), point.id.allSatisfy(allowed.contains),
            point.id.first != "-"
        else {
            throw ServerError.badPoint(
                field: "id", expected: "1 to 63 of a–z, 0–9 and -, not beginning with -")
        }
        for (field, text) in [
            ("name", point.name.vi), ("name", point.name.en), ("unit", point.unit.vi),
            ("unit", point.unit.en),
        ] {
            guard (1...Limits.textBytes).contains(text.utf8.count),
                !text.unicodeScalars.contains(where: { $0.value < 32 })
            else {
                throw ServerError.badPoint(
                    field: field, expected: "a line of 1 to \(Limits.textBytes) bytes")
            }
        }
    }
}
