package import BatchFormat
package import FeedbackCore
internal import Glibc
internal import Linux

/// The directory with what makes this kiosk itself: its id, its key and its enrolment.
///
/// Each file is replaced as a whole. The key is readable for the daemon's user only.
package struct IdentityDirectory: Hashable, Sendable {
    /// The directory's path.
    package let path: String

    package init(_ path: String) { self.path = path }

    /// The kiosk's id; at the first start `make` gives one, and it is on disk when this returns.
    package func kioskID(_ make: () -> KioskID) throws(IdentityError) -> KioskID {
        if let id = try kioskID() { return id }
        let id = make()
        try write(kioskFile, id.description + "\n", mode: 0o644)
        return id
    }

    /// The id that the kiosk gave itself; nothing before its first start.
    package func kioskID() throws(IdentityError) -> KioskID? {
        guard let text = try read(kioskFile) else { return nil }
        guard let id = KioskID(hex: text) else {
            throw .garbled(path: kioskFile, line: 1, expected: "32 hexadecimal digits")
        }
        return id
    }

    private var kioskFile: String { path + "/kiosk.id" }

    /// The kiosk's key; at the first start `make` gives one, and it is on disk when this returns.
    ///
    /// An enrolled kiosk whose key is gone gets no new one.
    package func signingKey(_ make: () -> SigningKey) throws(IdentityError) -> SigningKey {
        if let key = try storedKey() { return key }
        guard try read(enrolmentFile) == nil else { throw .keyMissing(path: keyFile) }
        let key = make()
        try write(keyFile, key.raw.hex + "\n", mode: 0o600)
        return key
    }

    private func storedKey() throws(IdentityError) -> SigningKey? {
        guard let text = try read(keyFile) else { return nil }
        guard let raw = [UInt8](hexDigits: text),
            let key = try? SigningKey(rawRepresentation: raw)
        else {
            throw .garbled(
                path: keyFile, line: 1, expected: "the 64 hexadecimal digits of a P-256 key")
        }
        return key
    }

    /// The public halves of all keys that this kiosk has had, the first one first.
    ///
    /// One whose private half is lost is still among them: what it signed stays evidence. Lines of
    /// the list that cannot be read are left out; `remembered` says which.
    package func publicKeys() throws(IdentityError) -> [PublicKey] {
        let list = (try? read(keysFile)) ?? nil
        let keys = list.map { Self.lines(of: $0).compactMap(Self.key(in:)) } ?? []
        do throws(IdentityError) {
            guard let own = try storedKey()?.publicKey, !keys.contains(own) else { return keys }
            return keys + [own]
        } catch {
            // Who may not read the secret half can still verify with the public ones.
            guard keys.isEmpty else { return keys }
            throw error
        }
    }

    /// The list as it was written, one key a line.
    package func remembered() throws(IdentityError) -> [PublicKey] {
        guard let text = try read(keysFile) else { return [] }
        var keys: [PublicKey] = []
        for line in Self.lines(of: text) {
            guard let key = Self.key(in: line) else {
                throw .garbled(
                    path: keysFile, line: keys.count + 1,
                    expected: "the 182 hexadecimal digits of a P-256 key's SPKI")
            }
            keys.append(key)
        }
        return keys
    }

    private static func lines(of text: String) -> [Substring] {
        text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    private static func key(in line: Substring) -> PublicKey? {
        [UInt8](hexDigits: String(line)).flatMap { try? PublicKey(spki: $0) }
    }

    /// Adds a key to those that the kiosk has had, if it is not there; it is on disk when this
    /// returns.
    package func remember(_ key: PublicKey) throws(IdentityError) {
        let keys = try remembered()
        guard !keys.contains(key) else { return }
        let text = (keys + [key]).map { $0.spki.hex + "\n" }.joined()
        try write(keysFile, text, mode: 0o644)
    }

    /// Where the kiosk is enrolled, or nothing before enrolment.
    package func enrolment() throws(IdentityError) -> EnrolmentRecord? {
        guard let text = try read(enrolmentFile) else { return nil }
        return try EnrolmentRecord(text: text, path: enrolmentFile)
    }

    /// Replaces the enrolment; it is on disk when this returns.
    package func setEnrolment(_ record: EnrolmentRecord) throws(IdentityError) {
        try write(enrolmentFile, record.text, mode: 0o600)
    }

    /// The enrolment that a stick carries and no server has answered yet; nothing if there is none.
    package func order() throws(IdentityError) -> EnrolmentRecord? {
        guard let text = try read(orderFile) else { return nil }
        return try EnrolmentRecord(text: text, path: orderFile)
    }

    /// Replaces the enrolment that a stick carries, or removes it; lasting when this returns.
    package func setOrder(_ record: EnrolmentRecord?) throws(IdentityError) {
        if let record { return try write(orderFile, record.text, mode: 0o600) }
        do throws(SystemError) {
            guard unsafe unlink(orderFile) != 0 else {
                return try SmallFile.syncDirectory(of: orderFile)
            }
            if errno != ENOENT { throw SystemError("unlink \(orderFile)") }
        } catch {
            throw .system(error)
        }
    }

    private var keyFile: String { path + "/kiosk.key" }

    private var keysFile: String { path + "/kiosk.keys" }

    private var enrolmentFile: String { path + "/enrolment" }

    private var orderFile: String { path + "/enrolment.order" }

    /// The text of a file without blanks at its end, or nothing if there is no such file.
    private func read(_ file: String) throws(IdentityError) -> String? {
        do throws(SystemError) {
            var bytes = try SmallFile.read(file)[...]
            while let last = bytes.last, last == 0x0a || last == 0x0d || last == 0x20 {
                bytes.removeLast()
            }
            return String(decoding: bytes, as: UTF8.self)
        } catch {
            if error.code == ENOENT { return nil }
            throw .system(error)
        }
    }

    private func write(_ file: String, _ text: String, mode: mode_t) throws(IdentityError) {
        do throws(SystemError) {
            try JournalFiles.makeDirectory(path)
            try SmallFile.replace(file, with: Array(text.utf8), mode: mode)
        } catch {
            throw .system(error)
        }
    }
}
