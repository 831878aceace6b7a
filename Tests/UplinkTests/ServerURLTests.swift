import Testing

@testable import Uplink

struct ServerURLTests {
    @Test(arguments: [
        ("https://hailong.example.vn", "https://hailong.example.vn"),
        ("https://hailong.example.vn/", "https://hailong.example.vn"),
        ("HTTPS://h.vn:8443/kiosk//", "https://h.vn:8443/kiosk"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"), ("http://[::1]:80", "http://[::1]:80"),
        ("http://[::1]", "http://[::1]"),
    ])
    func `an address is kept in one form`(typed: String, text: String) throws {
        let url = try ServerURL(typed)
        #expect(url.text == text)
        #expect(
            UploadRequest(server: url, path: .enrolments, body: []).url == text + "/v1/enrolments")
    }

    @Test(arguments: [
        ("", ServerURLError.scheme("")), ("hailong.example.vn", .scheme("hailong.example.vn")),
        ("ftp://h", .scheme("ftp://h")), ("file:///etc/passwd", .scheme("file:///etc/passwd")),
        ("https://", .scheme("https://")), ("https:///x", .host("https:///x")),
        ("https://:443", .host("https://:443")), ("https://h:0", .host("https://h:0")),
        ("https://h:65536", .host("https://h:65536")), ("https://h:x", .host("https://h:x")),
        ("https://u:p@h", .user("https://u:p@h")), ("https://h?q", .character("https://h?q")),
        ("https://h#f", .character("https://h#f")), ("https://h /", .character("https://h /")),
        ("https://hài.vn", .character("https://hài.vn")),
        ("https://h\n", .character("https://h\n")),
    ])
    func `what is no address is refused by name`(typed: String, error: ServerURLError) {
        #expect(throws: error) { try ServerURL(typed) }
        #expect(error.description.hasPrefix("server address \"\(typed)\": "))
    }
}
