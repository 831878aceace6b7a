package import BatchFormat

/// What an exchange brought, in a form that has words.
package enum UplinkFinding: Hashable, Sendable {
    /// A verified receipt holds the batch, or accepts the enrolment.
    case held
    /// The same, and the server says that this chain has split.
    case branch
    /// A verified answer says that the server has the heartbeat.
    case heard
    /// A verified answer says that the server has a later heartbeat than this one.
    case notLater
    /// A verified statement of the server refuses, for this reason.
    case refused(ReceiptCode)
    /// A web page or a redirection where the server's answer should be.
    case networkLogin(status: Int)
    /// A proxy wants a name and a password.
    case proxyLogin
    /// Somebody asks to come back later (429 or 503).
    case busy(status: Int)
    /// Another answer without our server's signature.
    case unsigned(status: Int)
    /// An answer that claims to be the server's, and does not verify.
    case notVerified(String)
    /// A verified statement, but about another kiosk, chain or message: an old one, or misdirected.
    case otherReceipt
    /// No complete answer came.
    case transport(TransportError)
    /// The journal could not give a batch or take its receipt, or the binding was not written.
    case local(String)

    /// True for an exchange that did what it was for.
    package var isSuccess: Bool {
        switch self {
        case .held, .branch, .heard: true
        default: false
        }
    }

    /// One line in English for the person who looks at the kiosk.
    package var en: String {
        switch self {
        case .held: "received and confirmed by the server"
        case .branch: "received; the server holds another history of this chain (a copied card?)"
        case .heard: "heard by the server"
        case .notLater: "the server has heard a later one in this kiosk's name (a copied card?)"
        case .refused(let code): "the server refuses: \(code.uplinkWords.en)"
        case .networkLogin(let status):
            "a web page answered instead of the server (HTTP \(status)): network login?"
        case .proxyLogin: "a proxy wants a user name and a password (HTTP 407)"
        case .busy(let status): "asked to come back later (HTTP \(status))"
        case .unsigned(let status):
            "something in between answered \(status), without our server's signature"
        case .notVerified(let why):
            "the answer is not signed under the key pinned at enrolment: \(why)"
        case .otherReceipt:
            "a statement about something else came: an old one again, or another kiosk's"
        case .transport(let error): error.en
        case .local(let why): "the kiosk itself: \(why)"
        }
    }

    /// The same line in Vietnamese.
    package var vi: String {
        switch self {
        case .held: "máy chủ đã nhận và xác nhận"
        case .branch: "đã nhận; máy chủ có một lịch sử khác của chuỗi này (thẻ nhớ bị sao chép?)"
        case .heard: "máy chủ đã nghe thấy"
        case .notLater:
            "máy chủ đã nghe tín hiệu muộn hơn mang tên ki-ốt này (thẻ nhớ bị sao chép?)"
        case .refused(let code): "máy chủ từ chối: \(code.uplinkWords.vi)"
        case .networkLogin(let status):
            "một trang web trả lời thay cho máy chủ (HTTP \(status)): mạng cần đăng nhập?"
        case .proxyLogin: "máy chủ proxy đòi tên và mật khẩu (HTTP 407)"
        case .busy(let status): "được hẹn gửi lại sau (HTTP \(status))"
        case .unsigned(let status):
            "thiết bị trung gian trả lời \(status), không có chữ ký của máy chủ"
        case .notVerified(let why):
            "câu trả lời không được ký bằng khóa đã ghim khi đăng ký: \(why)"
        case .otherReceipt:
            "nhận được xác nhận về nội dung khác: xác nhận cũ hoặc của ki-ốt khác"
        case .transport(let error): error.vi
        case .local(let why): "lỗi tại ki-ốt: \(why)"
        }
    }
}

extension ReceiptCode {
    /// Why the server refuses, as the end of a sentence.
    fileprivate var uplinkWords: (vi: String, en: String) {
        switch self {
        case .held: ("đã nhận", "received")
        case .branch: ("chuỗi bị tách nhánh", "the chain has split")
        case .unknownKiosk: ("không biết ki-ốt này", "it does not know this kiosk")
        case .revoked: ("ki-ốt này đã bị thu hồi", "this kiosk is revoked")
        case .brokenChain:
            ("chuỗi băm của gói không đúng", "the batch's hash chain does not verify")
        case .unreadablePayload:
            ("không đọc được nội dung gói", "it cannot read the batch")
        case .enrolmentCodeUnknown: ("mã đăng ký không đúng", "the enrolment code is unknown")
        case .enrolmentCodeExpired: ("mã đăng ký đã hết hạn", "the enrolment code has expired")
        case .enrolmentCodeUsed:
            ("mã đăng ký đã được ki-ốt khác dùng", "another kiosk has used the enrolment code")
        }
    }
}
