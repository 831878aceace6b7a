import FeedbackCore
import Hummingbird
import Scoring

/// The pages and files that everybody may read.
struct PageRoutes: Sendable {
    let reports: Reports
    let hotline: String?
    let clock: @Sendable () -> WallTime
    private let kept = KeptList()

    init(reports: Reports, hotline: String?, clock: @escaping @Sendable () -> WallTime) {
        (self.reports, self.hotline, self.clock) = (reports, hotline, clock)
    }

    /// Adds the routes to `router`.
    func add(to router: Router<BasicRequestContext>) {
        router.get("/") { request, _ in
            try await self.answer { try await self.list(request) }
        }
        router.get("/points.json") { _, _ in
            Response.json(ReportFiles.json(try await self.reports.points()))
        }
        router.get("/points/{id}") { request, context in
            let name = try context.parameters.require("id")
            return try await self.answer { try await self.point(name, request) }
        }
        router.get("/points/{id}/why") { request, context in
            let name = try context.parameters.require("id")
            return try await self.answer { try await self.why(name, request) }
        }
    }

    private func list(_ request: Request) async throws -> Response {
        let now = clock()
        let language = try PageQuery.language(request.uri.queryParameters["lang"])
        return .html(
            try await kept.page(language, now: now) {
                let (points, last) = try await reports.list(now: now)
                return try Templates.render(ListPage(points, last, language, hotline: hotline))
            })
    }

    /// `ID`, `ID.json` or `ID.csv`; ids have no point in them.
    private func point(_ name: String, _ request: Request) async throws -> Response {
        let now = clock()
        let parts = name.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let parameters = request.uri.queryParameters
        let query = try PageQuery(
            period: parameters["period"], date: parameters["date"], language: parameters["lang"],
            now: now)
        let report = try await reports.report(
            String(parts[0]), query.period, for: .everybody, now: now)
        guard let report else {
            return Reply.problem(.notFound("There is no such point.")).response
        }
        let isOpen = !query.period.isClosed(at: now)
        switch parts.dropFirst().first {
        case nil:
            let page = PointPage(
                report, query.language, hotline: hotline, isOpen: isOpen, now: now)
            return .html(try Templates.render(page))
        case "json", "csv":
            guard !isOpen else {
                let date = query.period.last.adding(days: 1).iso
                return Reply.problem(
                    .notFound("The period is not over; figures are published from \(date).")
                ).response
            }
            return parts[1] == "json"
                ? .json(ReportFiles.json(report)) : .csv(ReportFiles.csv(report), named: name)
        default: return Reply.problem(.notFound("Files end in .json or .csv.")).response
        }
    }

    private func why(_ name: String, _ request: Request) async throws -> Response {
        let now = clock()
        let parameters = request.uri.queryParameters
        let query = try PageQuery(
            period: parameters["period"], date: parameters["date"], language: parameters["lang"],
            now: now)
        let report = try await reports.report(name, query.period, for: .everybody, now: now)
        guard let report else {
            return Reply.problem(.notFound("There is no such point.")).response
        }
        guard query.period.isClosed(at: now) else {
            return Reply.problem(.notFound("The period is not over.")).response
        }
        let conduct =
            report.isEmpty
            ? nil : try await reports.conduct(of: report.point, query.period)
        return .html(
            try Templates.render(TrustPage(report, conduct, query.language, hotline: hotline)))
    }

    private func answer(_ work: () async throws -> Response) async throws -> Response {
        do { return try await work() } catch let error as QueryProblem {
            return Reply.problem(error.problem).response
        } catch ServerError.counting {
            return Reply.problem(.counting).response
        }
    }
}

extension Response {
    /// A page.
    static func html(_ text: String) -> Response { page(text, "text/html; charset=utf-8") }

    /// A JSON document.
    static func json(_ text: String) -> Response { page(text, "application/json") }

    /// A table, to be saved under a name.
    static func csv(_ text: String, named name: String) -> Response {
        var response = page(text, "text/csv; charset=utf-8; header=present")
        response.headers[.contentDisposition] = "attachment; filename=\"\(name)\""
        return response
    }

    /// A short plain text.
    static func text(_ words: String) -> Response { page(words, "text/plain; charset=utf-8") }

    private static func page(_ text: String, _ type: String) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: type, .cacheControl: "public, max-age=60",
                .contentSecurityPolicy:
                    "default-src 'none'; style-src 'unsafe-inline'; img-src data:",
                .xContentTypeOptions: "nosniff",
            ], body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
