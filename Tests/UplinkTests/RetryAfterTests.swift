import FeedbackCore
import Testing

@testable import Uplink

struct RetryAfterTests {
    private let date = "Sun, 06 Nov 1994 08:49:37 GMT"

    @Test(
        arguments: [
            ("0", 0), ("120", 120), ("007", 7), ("315576000", 31_536_000),
            ("99999999999999999999", 31_536_000), ("Sun, 06 Nov 1994 08:50:07 GMT", 30),
            ("Mon, 07 Nov 1994 08:49:37 GMT", 86_400), ("Sat, 05 Nov 1994 08:49:37 GMT", 0),
        ] as [(String, Int64)])
    func `seconds and dates are understood`(text: String, seconds: Int64) {
        #expect(RetryAfter.span(text, date: date) == .seconds(seconds))
    }

    @Test(arguments: [
        "", "-1", "1.5", "+5", "5 s", "soon", "1e3", "١٢", "Sun, 06 Nov 1994 08:49:37",
        "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
        "Sun, 31 Foo 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT",
        "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 UTC",
    ])
    func `anything else is no wish`(text: String) {
        #expect(RetryAfter.span(text, date: date) == nil)
    }

    @Test func `a date without the answer's own date says nothing`() {
        #expect(RetryAfter.span(date, date: nil) == nil)
        #expect(RetryAfter.span(nil, date: date) == nil)
    }

    /// Expected by `date -u -d TEXT +%s`.
    @Test(
        arguments: [
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
            ("Tue, 29 Feb 2000 23:59:59 GMT", 951_868_799),
            ("Mon, 01 Mar 2100 00:00:00 GMT", 4_107_542_400),
            ("Fri, 31 Dec 9999 23:59:59 GMT", 253_402_300_799),
        ] as [(String, Int64)])
    func `dates of HTTP are counted from 1970`(text: String, seconds: Int64) {
        #expect(HTTPDate.seconds(text) == seconds)
    }
}
