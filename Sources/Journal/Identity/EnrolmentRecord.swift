package import FeedbackCore

/// Where the kiosk was enrolled, as the file `enrolment` says it: one `key value` a line.
package struct EnrolmentRecord: Hashable, Sendable {
    /// The server's address, such as `https://hailong.example.vn`; nothing if a stick carries
    /// everything.
    package var url: String?
    /// The pinned key of the province's root.
    package var root: KeyID
    /// The signed enrolment that a stick carries, until the server has answered.
    package var request: [UInt8]?
    /// The point that the server bound the kiosk to.
    package var point: String?
    /// The last answer of the server that was verified, as it came.
    package var answer: [UInt8]?

    package init(
        url: String?, root: KeyID, request: [UInt8]? = nil, point: String? = nil,
        answer: [UInt8]? = nil
    ) {
        self.url = url
        self.root = root
        self.request = request
        self.point = point
        self.answer = answer
    }

    /// The file's text.
    ///
    /// Values are one line each by nature: an address or `-`, an id, hexadecimal digits.
    package var text: String {
        var lines = ["url \(url ?? Self.none)", "root \(root)"]
        if let request { lines.append("request \(request.hex)") }
        if let point { lines.append("point \(point)") }
        if let answer { lines.append("answer \(answer.hex)") }
        return lines.map { $0 + "\n" }.joined()
    }

    /// Reads the file's text; `path` is for the error.
    ///
    /// - Throws: `IdentityError` with the line that is not right.
    package init(text: String, path: String) throws(IdentityError) {
        var values: [String: String] = [:]
        // Scalar by scalar: to a string, "\r\n" is one character, and no "\n".
        let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where !line.isEmpty {
            let parts = line.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, !line.contains(where: { $0.value < 0x20 }),
                Self.keys.contains(String(parts[0])),
                values.updateValue(String(parts[1]), forKey: String(parts[0])) == nil
            else {
                throw .garbled(
                    path: path, line: index + 1,
                    expected: "one of \(Self.keys.joined(separator: ", ")) and its value, once")
            }
        }
        guard let url = values["url"], let root = values["root"].flatMap({ KeyID(hex: $0) }) else {
            throw .garbled(
                path: path, line: lines.count,
                expected: "a url, and a root of 32 hexadecimal digits")
        }
        func bytes(_ key: String) throws(IdentityError) -> [UInt8]? {
            guard let digits = values[key] else { return nil }
            guard let bytes = [UInt8](hexDigits: digits) else {
                throw .garbled(path: path, line: lines.count, expected: "\(key) in hexadecimal")
            }
            return bytes
        }
        self.init(
            url: url == Self.none ? nil : url, root: root, request: try bytes("request"),
            point: values["point"], answer: try bytes("answer"))
    }

    private static let keys = ["url", "root", "request", "point", "answer"]
    private static let none = "-"
}
