package import FeedbackCore

/// Where the kiosk was enrolled, as the file `enrolment` says it: one `key value` a line.
package struct EnrolmentRecord: Hashable, Sendable {
    /// The server's address, such as `https://hailong.example.vn`.
    package var url: String
    /// The pinned key of the province's root.
    package var root: KeyID
    /// The one-time code that was typed in, until the server has answered.
    package var code: String?
    /// The point that the server bound the kiosk to.
    package var point: String?
    /// The last answer of the server that was verified, as it came.
    package var answer: [UInt8]?

    package init(
        url: String, root: KeyID, code: String? = nil, point: String? = nil,
        answer: [UInt8]? = nil
    ) {
        self.url = url
        self.root = root
        self.code = code
        self.point = point
        self.answer = answer
    }

    /// The file's text.
    ///
    /// Values are one line each by nature: an address, a code, an id, hexadecimal digits.
    var text: String {
        var lines = ["url \(url)", "root \(root)"]
        if let code { lines.append("code \(code)") }
        if let point { lines.append("point \(point)") }
        if let answer { lines.append("answer \(answer.hex)") }
        return lines.map { $0 + "\n" }.joined()
    }

    /// Reads the file's text; `path` is for the error.
    init(text: String, path: String) throws(IdentityError) {
        var values: [String: String] = [:]
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where !line.isEmpty {
            let parts = line.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, Self.keys.contains(String(parts[0])),
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
        self.init(url: url, root: root, code: values["code"], point: values["point"])
        if let digits = values["answer"] {
            guard let bytes = [UInt8](hexDigits: digits) else {
                throw .garbled(path: path, line: lines.count, expected: "an answer in hexadecimal")
            }
            answer = bytes
        }
    }

    private static let keys = ["url", "root", "code", "point", "answer"]
}

extension [UInt8] {
    /// Reads pairs of hexadecimal digits, or nothing if there is anything else.
    init?(hexDigits text: String) {
        let digits = Array(text.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        self = []
        reserveCapacity(digits.count / 2)
        for index in stride(from: 0, to: digits.count, by: 2) {
            let pair = String(decoding: digits[index...index + 1], as: UTF8.self)
            guard pair.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }),
                let byte = UInt8(pair, radix: 16)
            else { return nil }
            append(byte)
        }
    }
}
