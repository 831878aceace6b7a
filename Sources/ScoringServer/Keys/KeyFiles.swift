import BatchFormat
import FeedbackCore
import SQLite

/// The files in the directory of keys, read and made under the writing lock.
struct KeyFiles {
    private let directory: DataDirectory

    init(_ directory: DataDirectory) { self.directory = directory }

    /// The receipt key's certificate.
    var certificatePath: String { directory.keys + "/receipt.cert" }
    private var secretPath: String { directory.keys + "/root.key" }
    private var publicPath: String { directory.keys + "/root.pub" }

    /// The root that kiosks pin, and its private half if it is here.
    func root() throws(ServerError) -> (key: PublicKey, signing: SigningKey?) {
        let signing = try key(secretPath)
        if let pinned = try pinnedRoot() {
            guard signing == nil || signing?.publicKey == pinned else {
                throw .file(
                    path: secretPath, doing: "use the key",
                    reason: "it is not the private half of root.pub, which kiosks pinned")
            }
            return (pinned, signing)
        }
        let root: SigningKey
        if let signing { root = signing } else { root = try firstRoot() }
        try SecretFile.write(Array((root.publicKey.spki.hex + "\n").utf8), to: publicPath)
        return (root.publicKey, root)
    }

    /// The certificate's bytes, if there is one.
    func certificate() throws(ServerError) -> [UInt8]? { try SecretFile.read(certificatePath) }

    /// The key that signs receipts; a new one is of use only with a new certificate.
    func receipt(mayMake: Bool) throws(ServerError) -> SigningKey {
        let path = directory.keys + "/receipt.key"
        if let key = try key(path) { return key }
        guard mayMake else {
            throw .file(
                path: path, doing: "find the key",
                reason: "put it back, or put root.key back, so that a new one can be certified")
        }
        return try make(path)
    }

    private func pinnedRoot() throws(ServerError) -> PublicKey? {
        guard let bytes = try SecretFile.read(publicPath) else { return nil }
        let text = String(decoding: bytes, as: UTF8.self).filter { !$0.isWhitespace }
        guard let spki = Self.bytes(hex: text), let key = try? PublicKey(spki: spki) else {
            throw .file(
                path: publicPath, doing: "use the key",
                reason: "expected the hexadecimal digits of a P-256 SubjectPublicKeyInfo")
        }
        return key
    }

    /// Makes the root, unless anything shows that there was one.
    private func firstRoot() throws(ServerError) -> SigningKey {
        let used: Bool
        do {
            used =
                try Connections.main(directory, .command).first(
                    "SELECT EXISTS (SELECT 1 FROM kiosk) OR EXISTS (SELECT 1 FROM code)"
                ) { $0.int(0) == 1 } ?? false
        } catch { throw ServerError(wrapping: error) }
        let certified = try certificate() != nil
        guard !used, !certified else {
            throw .file(
                path: publicPath, doing: "find the root key",
                reason: "kiosks have pinned one, and another would lock them all out; "
                    + "put root.pub or root.key back from the copy")
        }
        return try make(secretPath)
    }

    private func make(_ path: String) throws(ServerError) -> SigningKey {
        let key = SigningKey()
        try SecretFile.write(Array((key.raw.hex + "\n").utf8), to: path)
        return key
    }

    private func key(_ path: String) throws(ServerError) -> SigningKey? {
        guard let bytes = try SecretFile.read(path) else { return nil }
        let text = String(decoding: bytes, as: UTF8.self).filter { !$0.isWhitespace }
        guard let raw = Digest(hex: text)?.bytes, let key = try? SigningKey(rawRepresentation: raw)
        else {
            throw .file(
                path: path, doing: "use the key",
                reason: "expected 64 hexadecimal digits of a P-256 key")
        }
        return key
    }

    private static func bytes(hex: String) -> [UInt8]? {
        let digits = Array(hex.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        for place in stride(from: 0, to: digits.count, by: 2) {
            let pair = String(decoding: digits[place...place + 1], as: UTF8.self)
            guard !pair.hasPrefix("+"), let byte = UInt8(pair, radix: 16) else { return nil }
            bytes.append(byte)
        }
        return bytes
    }
}
