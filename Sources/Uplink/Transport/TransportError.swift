/// Why no complete answer came back.
package enum TransportError: Error, Hashable, Sendable, CustomStringConvertible {
    /// No address is known for the host: no network, or a wrong name.
    case nameNotFound
    /// The proxy's name has no address.
    case proxyNotFound
    /// Nothing listens there, or there is no way there.
    case notConnected
    /// It took longer than allowed.
    case timedOut
    /// The connection broke, or ended within the answer.
    case broken
    /// What answered does not speak HTTP.
    case notHTTP
    /// The certificate is not for this host.
    case certificateName
    /// The certificate is not valid yet by the kiosk's clock, which counts as synchronised.
    case certificateNotYetValid
    /// The certificate was valid once; or the kiosk's clock is ahead.
    case certificateExpired
    /// The certificate comes from nobody whom the kiosk trusts.
    case certificateUntrusted
    /// The file with the certificates to trust cannot be used.
    case certificateFile
    /// TLS failed before any certificate was judged.
    case handshake
    /// The answer is longer than `Limits.answerBytes`.
    case answerTooLong
    /// The kiosk itself gave up, because it stops.
    case cancelled
    /// libcurl's own number and words for anything else.
    case other(Int32, String)

    package var description: String { en }

    /// One line in English for the person who looks at the kiosk.
    package var en: String {
        switch self {
        case .nameNotFound: "the server's name was not found: is there a network?"
        case .proxyNotFound: "the proxy's name was not found"
        case .notConnected: "the server could not be reached: connection refused, or no route"
        case .timedOut: "the server did not answer in time"
        case .broken: "the connection broke before the answer was complete"
        case .notHTTP: "what answered does not speak HTTP: is the address right?"
        case .certificateName: "the server's certificate is for another name"
        case .certificateNotYetValid:
            "the server's certificate is not valid yet: is this kiosk's clock behind?"
        case .certificateExpired:
            "the server's certificate has expired; or is this kiosk's clock ahead?"
        case .certificateUntrusted: "the server's certificate is from an unknown authority"
        case .certificateFile: "the file of trusted certificates cannot be read"
        case .handshake: "no secure connection (TLS 1.2 or later) could be made"
        case .answerTooLong: "the answer was too long to be the server's"
        case .cancelled: "given up, because the kiosk was stopping"
        case .other(let code, let words): "libcurl error \(code): \(words)"
        }
    }

    /// The same line in Vietnamese.
    package var vi: String {
        switch self {
        case .nameNotFound: "không tìm thấy tên máy chủ: có kết nối mạng không?"
        case .proxyNotFound: "không tìm thấy tên máy chủ proxy"
        case .notConnected: "không tới được máy chủ: kết nối bị từ chối hoặc không có đường đi"
        case .timedOut: "máy chủ không trả lời kịp thời gian"
        case .broken: "kết nối bị đứt trước khi nhận đủ câu trả lời"
        case .notHTTP: "nơi trả lời không dùng HTTP: địa chỉ có đúng không?"
        case .certificateName: "chứng thư của máy chủ mang tên khác"
        case .certificateNotYetValid:
            "chứng thư của máy chủ chưa có hiệu lực: đồng hồ của ki-ốt có bị chậm không?"
        case .certificateExpired:
            "chứng thư của máy chủ đã hết hạn; hoặc đồng hồ của ki-ốt bị nhanh?"
        case .certificateUntrusted: "chứng thư của máy chủ do nơi không được tin cậy cấp"
        case .certificateFile: "không đọc được tệp chứng thư tin cậy"
        case .handshake: "không lập được kết nối an toàn (TLS 1.2 trở lên)"
        case .answerTooLong: "câu trả lời dài quá mức của máy chủ"
        case .cancelled: "đã dừng gửi vì ki-ốt đang tắt"
        case .other(let code, let words): "lỗi libcurl \(code): \(words)"
        }
    }
}
