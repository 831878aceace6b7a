import ArgumentParser
import FeedbackCore
import Scoring
import ScoringServer

/// `point`: where ratings are cast.
struct PointCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "point", abstract: "The points where ratings are cast.",
        subcommands: [PointAddCommand.self, PointListCommand.self])
}

/// `point add`.
struct PointAddCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Add a point.",
        discussion: """
            hailong-server point add nha-trang --kind one-stop \\
                --name-vi "Trung tâm Phục vụ hành chính công phường Nha Trang" \\
                --name-en "Nha Trang ward public administration centre" \\
                --unit-vi "Phường Nha Trang" --unit-en "Nha Trang ward" \\
                --unit-code 22366 --code-list 2025
            """)

    @OptionGroup var data: DataOptions

    @Argument(help: "The lasting id: a–z, 0–9 and hyphens. It is never used again.")
    var id: String

    @Option(help: "one-stop, health-station or counter (needs --parent).")
    var kind: String

    @Option(help: "The name in Vietnamese.")
    var nameVi: String

    @Option(help: "The name in English.")
    var nameEn: String

    @Option(help: "The commune, ward or special zone, in Vietnamese.")
    var unitVi: String

    @Option(help: "The commune, ward or special zone, in English.")
    var unitEn: String

    @Option(help: "The unit's administrative code; needs --code-list.")
    var unitCode: String?

    @Option(help: "The list that the code stands in, such as 2025.")
    var codeList: String?

    @Option(help: "The point that this one is a part of.")
    var parent: String?

    @Option(help: "The first date, YYYY-MM-DD; today if not given.")
    var from: String?

    func run() throws {
        guard let kind = Point.Kind(rawValue: kind) else {
            throw ServerError.badArgument(kind, expected: "one-stop, health-station or counter")
        }
        guard (unitCode == nil) == (codeList == nil) else {
            throw ServerError.badArgument("--unit-code", expected: "--code-list beside it")
        }
        var first = CivilDate(at: systemTime())
        if let from {
            guard let date = CivilDate(iso: from) else {
                throw ServerError.badArgument(from, expected: "a date as YYYY-MM-DD")
            }
            first = date
        }
        let point = Point(
            id: id, kind: kind, name: Names(vi: nameVi, en: nameEn),
            unit: Names(vi: unitVi, en: unitEn),
            unitCode: unitCode.flatMap { code in
                codeList.map { Point.UnitCode(code: code, list: $0) }
            }, parent: parent, validFrom: first)
        try Administration(data.directory).write { try PointTable($0).add(point) }
        print(id)
    }
}

/// `point list`.
struct PointListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the points.")

    @OptionGroup var data: DataOptions

    func run() throws {
        let points = try Administration(data.directory).read { try PointTable($0).all() }
        for point in points {
            let code = point.unitCode.map { " \($0.code) (\($0.list))" } ?? ""
            let part = point.parent.map { " · part of \($0)" } ?? ""
            print("\(point.id)\t\(point.kind.rawValue)\t\(point.name.vi)")
            print("\t\(point.unit.vi)\(code)\(part) · from \(point.validFrom.text)")
        }
    }
}
