import CCurl
package import FeedbackCore
import Linux

/// HTTP over one libcurl handle, which keeps its connection between requests.
///
/// No redirects, no cookies, no compression, no proxy but a configured one, TLS 1.2 or later.
/// Opened, used and closed by one thread.
package final class CurlTransport: Transport {
    /// Whom to trust, which way to go, and how to introduce oneself.
    package struct Settings: Hashable, Sendable {
        /// A PEM file with the certificates to trust instead of the system's.
        package var caFile: String?
        /// A proxy such as `http://10.0.0.1:3128`; none means none.
        package var proxy: String?
        /// The daemon's version, for User-Agent.
        package var version: String
        /// An exchange in which nothing moves for so long is given up; whole seconds.
        package var stalled: TimeSpan

        package init(
            caFile: String? = nil, proxy: String? = nil, version: String,
            stalled: TimeSpan = Limits.stalledExchange
        ) {
            self.caFile = caFile
            self.proxy = proxy
            self.version = version
            self.stalled = stalled
        }
    }

    private let handle: CurlHandle
    private let headers: CurlHeaders
    private let exchange: CurlExchange

    /// Prepares a handle; nothing is connected yet.
    ///
    /// - Parameters:
    ///   - settings: fixed for the life of the handle.
    ///   - signals: asked during every exchange whether to give up.
    /// - Throws: `TransportError` if libcurl lacks something that we need.
    package init(_ settings: Settings, signals: UplinkSignals) throws(TransportError) {
        handle = try CurlHandle()
        headers = try CurlHeaders([
            "Content-Type: application/cose", "Accept: application/cbor",
            // A body this small is sent without asking first.
            "Expect:",
        ])
        exchange = CurlExchange(signals: signals)
        try configure(settings)
    }

    /// Posts, and waits for the answer, the time limit, or the signal to give up.
    package func send(
        _ request: UploadRequest, within limit: TimeSpan
    ) throws(TransportError) -> HTTPReply {
        exchange.begin(earliestNow: request.earliestNow)
        let most = max(1, limit.milliseconds)
        try handle.set(CURLOPT_URL, request.url)
        try handle.set(CURLOPT_TIMEOUT_MS, Int(most))
        try handle.set(CURLOPT_CONNECTTIMEOUT_MS, Int(min(most, Limits.connect.milliseconds)))
        try handle.setBody(request.body)
        let code = handle.perform()
        if code == CURLE_OK { return try reply() }
        // A proxy that refuses the tunnel has answered, with a status of its own.
        let refused = handle.number(CURLINFO_HTTP_CONNECTCODE)
        if refused >= 300 { return HTTPReply(status: refused) }
        throw error(code)
    }

    private func configure(_ settings: Settings) throws(TransportError) {
        try handle.set(CURLOPT_NOSIGNAL, 1)
        // Nobody can interrupt the system's resolver: an exchange that ends does not wait for it.
        try handle.set(CURLOPT_QUICK_EXIT, 1)
        try handle.set(CURLOPT_POST, 1)
        try handle.set(CURLOPT_FOLLOWLOCATION, 0)
        try handle.set(CURLOPT_PROTOCOLS_STR, "http,https")
        try handle.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        try handle.set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        try handle.set(CURLOPT_USERAGENT, "hailongd/\(settings.version)")
        try handle.set(CURLOPT_LOW_SPEED_LIMIT, 1)
        try handle.set(CURLOPT_LOW_SPEED_TIME, Int(settings.stalled.seconds))
        try handle.boundSendBuffer()
        // A connection may rest between two heartbeats, however late the second one is.
        try handle.set(CURLOPT_MAXAGE_CONN, Int(Limits.heartbeatEvery.seconds * 2))
        // Empty texts switch off what the environment variables would otherwise say.
        try handle.set(CURLOPT_PROXY, settings.proxy ?? "")
        try handle.set(CURLOPT_NOPROXY, "")
        if let caFile = settings.caFile {
            try handle.set(CURLOPT_CAINFO, caFile)
            try handle.set(CURLOPT_CAPATH, nil)
        }
        try handle.set(headers)
        try handle.set(exchange)
    }

    private func reply() throws(TransportError) -> HTTPReply {
        let status = handle.number(CURLINFO_RESPONSE_CODE)
        // libcurl takes "HTTP/200 OK" for an answer, and 0 for its status.
        guard (100...999).contains(status) else { throw .notHTTP }
        return HTTPReply(
            status: status,
            retryAfter: handle.header("Retry-After"), date: handle.header("Date"),
            contentType: handle.header("Content-Type"), body: exchange.body)
    }

    private func error(_ code: CURLcode) -> TransportError {
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST: .nameNotFound
        case CURLE_COULDNT_RESOLVE_PROXY: .proxyNotFound
        case CURLE_COULDNT_CONNECT: .notConnected
        case CURLE_OPERATION_TIMEDOUT: .timedOut
        case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR: .broken
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY: .notHTTP
        case CURLE_PEER_FAILED_VERIFICATION: certificateError
        case CURLE_SSL_CACERT_BADFILE: .certificateFile
        case CURLE_SSL_CONNECT_ERROR: .handshake
        case CURLE_WRITE_ERROR where exchange.overflowed: .answerTooLong
        case CURLE_ABORTED_BY_CALLBACK: .cancelled
        default: .other(Int32(code.rawValue), CurlHandle.words(for: code))
        }
    }

    /// OpenSSL's verdict (X509_V_ERR_…).
    ///
    /// libcurl compares the name itself before it asks for one, and leaves its own 1 there.
    private var certificateError: TransportError {
        switch handle.number(CURLINFO_SSL_VERIFYRESULT) {
        case 0, 1, 62: .certificateName
        case 9: .certificateNotYetValid
        case 10: .certificateExpired
        default: .certificateUntrusted
        }
    }
}
