import FeedbackCore
import Hummingbird

/// Says in RFC 9457 what Hummingbird says with a status alone.
struct ProblemMiddleware<Context: RequestContext>: RouterMiddleware {
    @concurrent func handle(
        _ request: Request, context: Context,
        next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as any HTTPResponseError {
            return Reply.problem(Self.problem(error.status.code)).response
        } catch {
            ServerLog.error("\(request.method) \(request.uri.path): \(error)")
            return Reply.problem(
                .unavailable("The server could not answer; please try again."), retryAfter: 30
            ).response
        }
    }

    private static func problem(_ status: Int) -> Problem {
        switch status {
        case 404: .notFound("The address has no page; / lists the points.")
        case 405:
            Problem(status: 405, title: "Not that way", detail: "The method is not allowed here.")
        case 413:
            Problem(
                status: 413, title: "The message is too long",
                detail: "A signed message has at most \(Limits.messageBytes) bytes.")
        default:
            Problem(status: status, title: "The request was refused", detail: "Status \(status).")
        }
    }
}
