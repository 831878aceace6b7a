/// The address of a scoring server: scheme, host, perhaps a port and a path prefix.
///
/// Kept without a slash at its end, so that an API path can be put behind it.
package struct ServerURL: Hashable, Sendable, CustomStringConvertible {
    /// The address as it is used, such as `https://hailong.example.vn`.
    package let text: String

    /// Reads an address that a person typed.
    ///
    /// - Throws: `ServerURLError` naming what is wrong with it.
    package init(_ typed: String) throws(ServerURLError) {
        var text = typed[...]
        while text.last == "/" { text = text.dropLast() }
        let lower = text.lowercased()
        guard let scheme = ["https://", "http://"].first(where: lower.hasPrefix) else {
            throw .scheme(typed)
        }
        let rest = text.dropFirst(scheme.count)
        guard rest.utf8.allSatisfy(Self.isPlain) else { throw .character(typed) }
        let authority = rest.prefix { $0 != "/" }
        guard !authority.contains("@") else { throw .user(typed) }
        guard Self.isHost(authority) else { throw .host(typed) }
        self.text = scheme + rest
    }

    package var description: String { text }

    /// Printable ASCII, and none of the characters that would start a query or confuse a log.
    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x21...0x7e).contains(byte) && !"\"#<>?\\^`{|}".utf8.contains(byte)
    }

    private static func isHost(_ authority: Substring) -> Bool {
        var host = authority
        if let colon = authority.lastIndex(of: ":"), authority.last != "]" {
            let digits = authority[authority.index(after: colon)...]
            guard let port = UInt16(digits), port > 0 else { return false }
            host = authority[..<colon]
        }
        return !host.isEmpty
    }
}

/// Why an address is not one of a scoring server.
package enum ServerURLError: Error, Equatable, Sendable, CustomStringConvertible {
    case scheme(String)
    case host(String)
    case user(String)
    case character(String)

    package var description: String {
        switch self {
        case .scheme(let text): "server address \"\(text)\": must begin with https:// or http://"
        case .host(let text): "server address \"\(text)\": has no host name, or a wrong port"
        case .user(let text): "server address \"\(text)\": must not contain a user name"
        case .character(let text):
            "server address \"\(text)\": contains a space, a query or another strange character"
        }
    }
}
