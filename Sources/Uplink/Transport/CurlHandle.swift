import CCurl
import FeedbackCore
import Glibc
import Linux

/// The one owner of a libcurl easy handle.
@safe final class CurlHandle {
    private let handle: UnsafeMutableRawPointer

    /// libcurl wants to be started once in a process, before its first handle.
    private static let started = curl_global_init(Int(CURL_GLOBAL_SSL)) == CURLE_OK

    init() throws(TransportError) {
        guard Self.started, let handle = unsafe curl_easy_init() else {
            throw .other(
                Int32(CURLE_FAILED_INIT.rawValue), CurlHandle.words(for: CURLE_FAILED_INIT))
        }
        unsafe self.handle = handle
    }

    deinit { unsafe curl_easy_cleanup(handle) }

    func set(_ option: CURLoption, _ value: Int) throws(TransportError) {
        try check(unsafe hl_curl_set_long(handle, option, value))
    }

    /// Sets a text, which libcurl copies; nothing restores the default.
    func set(_ option: CURLoption, _ value: String?) throws(TransportError) {
        try check(unsafe hl_curl_set_text(handle, option, value))
    }

    /// Uses headers that the caller keeps for as long as the handle.
    func set(_ headers: CurlHeaders) throws(TransportError) {
        try check(unsafe hl_curl_set_pointer(handle, CURLOPT_HTTPHEADER, headers.list))
    }

    /// Lets an exchange, which the caller keeps for as long as the handle, take the answers.
    func set(_ exchange: CurlExchange) throws(TransportError) {
        let context = unsafe Unmanaged.passUnretained(exchange).toOpaque()
        try check(
            unsafe hl_curl_set_write(
                handle,
                { bytes, size, count, context in
                    guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
                    let exchange = unsafe Unmanaged<CurlExchange>.fromOpaque(context)
                        .takeUnretainedValue()
                    let buffer = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
                    return unsafe exchange.take(buffer) ? size * count : 0
                }, context))
        try check(
            unsafe hl_curl_set_progress(
                handle,
                { context, _, _, _, _ in
                    guard let context = unsafe context else { return 0 }
                    let exchange = unsafe Unmanaged<CurlExchange>.fromOpaque(context)
                        .takeUnretainedValue()
                    return exchange.goesOn() ? 0 : 1
                }, context))
        try check(
            unsafe hl_curl_set_tls(
                handle,
                { _, tls, context in
                    guard let tls = unsafe tls, let context = unsafe context else {
                        return CURLE_SSL_CONNECT_ERROR
                    }
                    let exchange = unsafe Unmanaged<CurlExchange>.fromOpaque(context)
                        .takeUnretainedValue()
                    if let earliest = exchange.earliestNow {
                        unsafe CertificateDates.judge(at: earliest, in: OpaquePointer(tls))
                    }
                    return CURLE_OK
                }, context))
    }

    /// Lets the kernel take so many bytes of a message before they are on the line.
    ///
    /// A larger buffer would swallow a whole batch, and a slow line would look like a dead one.
    func boundSendBuffer() throws(TransportError) {
        try check(
            unsafe hl_curl_set_socket(handle) { _, descriptor, _ in
                var bytes = Limits.sendBufferBytes
                // Refused, it only costs patience on a slow line.
                _ = unsafe setsockopt(
                    descriptor, SOL_SOCKET, SO_SNDBUF, &bytes, socklen_t(MemoryLayout<Int32>.size))
                return CURL_SOCKOPT_OK
            })
    }

    /// Takes a copy of the body to post.
    func setBody(_ body: [UInt8]) throws(TransportError) {
        try check(unsafe hl_curl_set_body(handle, body, body.count))
    }

    func perform() -> CURLcode { unsafe curl_easy_perform(handle) }

    /// A number about the last exchange, or -1.
    func number(_ info: CURLINFO) -> Int { unsafe hl_curl_get_long(handle, info) }

    /// A header of the last answer, whatever the case of its name.
    func header(_ name: String) -> String? {
        guard let value = unsafe hl_curl_header(handle, name) else { return nil }
        return unsafe String(cString: value)
    }

    /// libcurl's own words for a code.
    static func words(for code: CURLcode) -> String {
        unsafe String(cString: curl_easy_strerror(code))
    }

    private func check(_ code: CURLcode) throws(TransportError) {
        guard code == CURLE_OK else {
            throw .other(Int32(code.rawValue), Self.words(for: code))
        }
    }
}

/// The one owner of a list of request headers.
@safe final class CurlHeaders {
    fileprivate let list: UnsafeMutablePointer<curl_slist>

    init(_ lines: [String]) throws(TransportError) {
        var list: UnsafeMutablePointer<curl_slist>?
        for line in lines {
            guard let longer = unsafe curl_slist_append(list, line) else {
                unsafe curl_slist_free_all(list)
                throw .other(Int32(CURLE_OUT_OF_MEMORY.rawValue), "no memory")
            }
            unsafe list = longer
        }
        guard let list = unsafe list else { throw .other(0, "no headers") }
        unsafe self.list = list
    }

    deinit { unsafe curl_slist_free_all(list) }
}

/// What libcurl's callbacks of one exchange work on.
final class CurlExchange {
    private(set) var body: [UInt8] = []
    /// True if more than `Limits.answerBytes` came.
    private(set) var overflowed = false
    /// What the server's certificate is judged by; nothing for the kiosk's own clock.
    private(set) var earliestNow: WallTime?
    private let signals: UplinkSignals

    init(signals: UplinkSignals) { self.signals = signals }

    func begin(earliestNow: WallTime?) {
        body.removeAll(keepingCapacity: true)
        overflowed = false
        self.earliestNow = earliestNow
    }

    /// Takes more of the answer, or refuses what is too much.
    func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard body.count + bytes.count <= Limits.answerBytes else {
            overflowed = true
            return false
        }
        unsafe body.append(contentsOf: bytes)
        return true
    }

    /// Called by libcurl at least once a second: shows life, and says whether to go on.
    func goesOn() -> Bool {
        let now = BootClock.now()
        signals.beat(at: now)
        return !signals.isOver(at: now)
    }
}
