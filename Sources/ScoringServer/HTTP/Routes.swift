import FeedbackCore
import Hummingbird
import SQLite

/// What answers where.
struct Routes: Sendable {
    let server: Server
    let hotline: String?
    let clock: @Sendable () -> WallTime

    init(_ server: Server, hotline: String?, clock: @escaping @Sendable () -> WallTime) {
        self.server = server
        self.hotline = hotline
        self.clock = clock
    }

    /// The router of every route.
    func router() -> Router<BasicRequestContext> {
        let router = Router(context: BasicRequestContext.self)
        router.add(middleware: ProblemMiddleware())
        router.post("/v1/batches") { request, _ in
            try await self.take(request) { await self.server.ingest.ingestAsync($0, now: $1) }
        }
        router.post("/v1/enrolments") { request, _ in
            try await self.take(request) { await self.server.ingest.enrolAsync($0, now: $1) }
        }
        router.post("/v1/heartbeats") { request, _ in
            try await self.take(request) { await self.server.heartbeats.take($0, now: $1) }
        }
        router.get("/healthz") { _, _ in
            _ = try await self.server.reader.run { try $0.first("SELECT 1") { $0.int(0) } }
            return Response.text("ok\n")
        }
        router.get("/openapi.json") { _, _ in Response.json(OpenAPI.document) }
        for path in ["/v1/batches", "/v1/enrolments", "/v1/heartbeats"] {
            router.get(RouterPath(path)) { _, _ in
                var response = Reply.problem(
                    Problem(
                        status: 405, title: "Not that way",
                        detail: "Signed messages are sent here, with POST.")
                ).response
                response.headers[.allow] = "POST"
                return response
            }
        }
        PageRoutes(reports: server.reports, hotline: hotline, clock: clock).add(to: router)
        return router
    }

    /// Reads one COSE message and hands it on.
    private func take(
        _ request: Request, _ work: @Sendable ([UInt8], WallTime) async -> Reply
    ) async throws -> Response {
        let type = request.headers[.contentType]?.split(separator: ";").first
        guard type?.lowercased() == "application/cose" else {
            return Reply.problem(
                Problem(
                    status: 415, title: "Not a signed message",
                    detail: "Content-Type must be application/cose.")
            ).response
        }
        let body: [UInt8]
        do {
            let buffer = try await request.body.collect(upTo: Limits.messageBytes)
            body = Array(buffer.readableBytesView)
        } catch let error as any HTTPResponseError {
            throw error
        } catch {
            return Reply.problem(
                .badRequest("The body ended before its announced length.")
            ).response
        }
        return await work(body, clock()).response
    }
}

extension Reply {
    /// The reply as Hummingbird sends it.
    var response: Response {
        var headers: HTTPFields = [.contentType: contentType, .cacheControl: "no-store"]
        if let retryAfter { headers[.retryAfter] = String(retryAfter) }
        return Response(
            status: .init(code: status), headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }
}
