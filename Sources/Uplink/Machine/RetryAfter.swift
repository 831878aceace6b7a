package import FeedbackCore

/// What a Retry-After header asks for: seconds, or a date (RFC 9110, 10.2.3).
///
/// A date counts from the answer's own Date, so that the kiosk's clock does not matter.
package enum RetryAfter {
    /// The wait asked for, or nothing if the text says none; as long as the text says.
    package static func span(_ text: String?, date: String?) -> TimeSpan? {
        guard let text, !text.isEmpty else { return nil }
        if text.utf8.allSatisfy(isDigit) {
            // A number too large to read is a long wait; the schedule has its own ceiling.
            guard let seconds = Int64(text) else { return .hours(24 * 365) }
            return .seconds(min(seconds, 86_400 * 365))
        }
        guard let then = HTTPDate.seconds(text), let now = date.flatMap(HTTPDate.seconds) else {
            return nil
        }
        return .seconds(max(0, then - now))
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
