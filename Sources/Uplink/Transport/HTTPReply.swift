/// What came back over HTTP, from the server or from something in between.
///
/// Nothing in it is believed but a receipt that verifies.
package struct HTTPReply: Hashable, Sendable {
    /// 100…999.
    package var status: Int
    /// The text of Retry-After, if there was one.
    package var retryAfter: String?
    /// The text of Date, if there was one: what a Retry-After with a date counts from.
    package var date: String?
    /// The text of Content-Type, if there was one.
    package var contentType: String?
    /// At most `Limits.answerBytes` bytes.
    package var body: [UInt8]

    package init(
        status: Int, retryAfter: String? = nil, date: String? = nil, contentType: String? = nil,
        body: [UInt8] = []
    ) {
        self.status = status
        self.retryAfter = retryAfter
        self.date = date
        self.contentType = contentType
        self.body = body
    }

    /// The media type without its parameters, in lower case; empty if there was none.
    package var mediaType: String {
        guard let contentType else { return "" }
        let type = contentType.prefix { $0 != ";" }
        return type.filter { $0 != " " && $0 != "\t" }.lowercased()
    }
}
