import BatchFormat
import FeedbackCore
import TestSupport
import Uplink

/// What comes back from the network: from the server, or from whoever answers in its place.
enum NetworkTargets {
    static let all: [FuzzTarget] = [
        FuzzTarget("http-reply", longest: 4_096, reply),
        FuzzTarget("http-response", longest: 2 * Limits.answerBytes, response),
        FuzzTarget("server-address", longest: 1_024, address),
    ]

    /// Two bytes of status, a line each for Retry-After, Date and Content-Type, and the body.
    ///
    /// Whatever they say: the batch stays unsent, and the next try comes within the hours that
    /// `Limits` allow.
    @Sendable private static func reply(_ bytes: [UInt8]) throws -> FuzzTarget.Verdict {
        var input = FuzzInput(bytes)
        let status = 100 + Int(input.number(UInt16.self)) % 900
        let lines = input.rest().split(
            separator: UInt8(ascii: "\n"), maxSplits: 3, omittingEmptySubsequences: false)
        func line(_ index: Int) -> String? {
            guard lines.indices.contains(index), !lines[index].isEmpty else { return nil }
            return String(decoding: lines[index], as: UTF8.self)
        }
        let reply = HTTPReply(
            status: status, retryAfter: line(0), date: line(1), contentType: line(2),
            body: lines.count > 3 ? Array(lines[3]) : [])
        let span = RetryAfter.span(reply.retryAfter, date: reply.date)
        if let span {
            // A date of the year 9999 is the farthest that can be asked for.
            try promise(
                (.zero ... .hours(24 * 366 * 8_030)).contains(span), "\(span) is no wait")
        }
        var kiosk = try SendingKiosk()
        try kiosk.take(reply)
        return span == nil ? .refused : .accepted
    }

    /// The bytes that come back when a batch was posted, up to the end of the connection.
    @Sendable private static func response(_ bytes: [UInt8]) throws -> FuzzTarget.Verdict {
        let reply: HTTPReply
        do throws(TransportError) {
            reply = try RawServer.shared.answer(with: bytes)
        } catch {
            try promise(!error.en.isEmpty && !error.vi.isEmpty, "a failure has words")
            try promise(error != .timedOut, "an answer that has ended is not waited for")
            return .refused
        }
        try promise((100...999).contains(reply.status), "\(reply.status) is no status")
        try promise(reply.body.count <= Limits.answerBytes, "an answer has a longest length")
        try promise(reply.body.count <= bytes.count, "nothing is unpacked")
        var kiosk = try SendingKiosk()
        try kiosk.take(reply)
        return .accepted
    }

    /// An address that a person typed.
    @Sendable private static func address(_ bytes: [UInt8]) throws -> FuzzTarget.Verdict {
        let text = String(decoding: bytes, as: UTF8.self)
        let address: ServerURL
        do throws(ServerURLError) {
            address = try ServerURL(text)
        } catch {
            try promise(!error.description.isEmpty, "a refusal has words")
            return .refused
        }
        try promise(try ServerURL(address.text) == address, "\(address) reads differently")
        let url = UploadRequest(server: address, path: .batches, body: []).url
        try promise(url.utf8.allSatisfy { (0x21...0x7e).contains($0) }, "an address is plain")
        return .accepted
    }
}
