package import BatchFormat
package import FeedbackCore
import Synchronization

/// The keys that speak for the province, and the certificate that ties one to the other.
///
/// `root.key` signs certificates only, and kiosks pin it; `receipt.key` signs receipts. Both are
/// made at the first start, as 64 hexadecimal digits in files for the owner alone. `root.pub`
/// says which root kiosks pinned, so that `root.key` may be kept elsewhere; it is needed again
/// only to issue a certificate. A certificate that comes to its end while the server runs is made
/// again as soon as `root.key` is there, without a restart.
package final class ServerKeys: Sendable {
    /// The public half of the key that kiosks pin at enrolment.
    package let root: PublicKey
    private let directory: DataDirectory
    private let warn: @Sendable (String) -> Void
    private let state: Mutex<State>

    /// A receipt key and what certifies it.
    private struct Certified {
        var receipt: SigningKey
        var certificate: [UInt8]
        var span: ClosedRange<WallTime>

        /// True if nobody has to think of its end yet.
        func lasts(at now: WallTime) -> Bool {
            now >= span.lowerBound && now + renewal <= span.upperBound
        }
    }

    private struct State {
        var current: Certified
        /// When the files were read last.
        var lookedAt: WallTime
    }

    /// How long a certificate is valid.
    private static let validity = TimeSpan.hours(24 * 365 * 5)
    /// A certificate that ends sooner is made again where the root key is.
    private static let renewal = TimeSpan.hours(24 * 365)
    /// Between two looks at the files while it is valid, but not for long.
    private static let daily = TimeSpan.hours(24)
    /// The same while nothing can be signed.
    private static let urgently = TimeSpan.minutes(1)
    /// 2026-01-01T00:00:00Z: a clock before it was never set.
    private static let earliest = WallTime(milliseconds: 1_767_225_600_000)

    private init(
        _ root: PublicKey, _ current: Certified, _ directory: DataDirectory, _ now: WallTime,
        _ warn: @escaping @Sendable (String) -> Void
    ) {
        self.root = root
        self.directory = directory
        self.warn = warn
        state = Mutex(State(current: current, lookedAt: now))
    }

    /// Reads the keys of `directory`, and makes them if it never had any.
    ///
    /// A root that kiosks may have pinned is never replaced: where it is not to be found, that is
    /// an error.
    ///
    /// - Parameters:
    ///   - directory: the data directory.
    ///   - now: the time, which the certificate is checked against.
    ///   - warn: takes what an administrator must do about the keys, now or later, on any thread.
    /// - Returns: keys that go on looking for a new certificate when theirs comes to its end.
    /// - Throws: the key that is missing or no key, or a clock that was not set.
    package static func load(
        _ directory: DataDirectory, now: WallTime,
        warn: @escaping @Sendable (String) -> Void = ServerLog.warning
    ) throws(ServerError) -> ServerKeys {
        guard now >= earliest else { throw .clockNotSet(now) }
        // Two programs that start together must not each make a key.
        let lock = try directory.lockForWriting(waiting: true)
        defer { withExtendedLifetime(lock) {} }
        let (root, current) = try read(directory, now)
        let keys = ServerKeys(root, current, directory, now, warn)
        if !current.lasts(at: now) { warn(keys.reminder(of: current)) }
        return keys
    }

    /// The body of an answer with `statement`, signed now, and the digest of the signed receipt.
    ///
    /// - Throws: why nothing can be signed at the statement's time.
    package func answer(_ statement: Receipt) throws(ServerError) -> (
        body: [UInt8], digest: Digest
    ) {
        let current = try current(at: statement.now)
        let signed = try Self.sealed(current) { (key) throws(FormatError) in
            try SignedMessage.seal(statement.payload(), as: .receipt, with: key)
        }
        return (body(signed, current), sha256(signed))
    }

    /// The body of an answer with `statement`, signed now.
    ///
    /// - Throws: why nothing can be signed at the statement's time.
    package func answer(_ statement: HeartbeatAnswer) throws(ServerError) -> [UInt8] {
        let current = try current(at: statement.now)
        let signed = try Self.sealed(current) { (key) throws(FormatError) in
            try SignedMessage.seal(statement.payload(), as: .heartbeatAnswer, with: key)
        }
        return body(signed, current)
    }

    private static func sealed(
        _ current: Certified, _ seal: (SigningKey) throws(FormatError) -> [UInt8]
    ) throws(ServerError) -> [UInt8] {
        do { return try seal(current.receipt) } catch { throw ServerError(wrapping: error) }
    }

    private func body(_ signed: [UInt8], _ current: Certified) -> [UInt8] {
        Answer(statement: signed, certificate: current.certificate, rootSPKI: root.spki).bytes()
    }
}

extension ServerKeys {
    private var certificatePath: String { KeyFiles(directory).certificatePath }

    /// The key that signs at `now`, looked for anew while its certificate does not last.
    ///
    /// What it signed out of the certificate's time no kiosk would believe.
    private func current(at now: WallTime) throws(ServerError) -> Certified {
        let current = state.withLock { state in
            if !state.current.lasts(at: now) { look(&state, now) }
            return state.current
        }
        guard current.span.contains(now) else {
            throw .file(
                path: certificatePath, doing: "sign",
                reason: "the certificate is not valid at \(CivilDate(at: now).text)")
        }
        return current
    }

    /// Reads the files once more, if that is due, and says what is still to be done.
    private func look(_ state: inout State, _ now: WallTime) {
        let pause = state.current.span.contains(now) ? Self.daily : Self.urgently
        let since = now - state.lookedAt
        guard since >= pause || since <= .zero - pause else { return }
        do throws(ServerError) {
            // Whoever imports from a stick holds it while this is asked, and looked at its start.
            guard let lock = try directory.lockForWriting(waiting: false) else { return }
            defer { withExtendedLifetime(lock) {} }
            state.lookedAt = now
            let (root, found) = try Self.read(directory, now)
            guard root == self.root else {
                throw .file(
                    path: directory.keys, doing: "use the keys",
                    reason: "another root than at the start; restart, or put the first one back")
            }
            state.current = found
            let end = CivilDate(at: found.span.upperBound).text
            let isNew = found.lasts(at: now)
            warn(isNew ? "\(certificatePath) is valid until \(end)" : reminder(of: found))
        } catch { warn("\(error)") }
    }

    private func reminder(of current: Certified) -> String {
        "\(certificatePath) ends on \(CivilDate(at: current.span.upperBound).text): put root.key "
            + "back into \(directory.keys), and it is renewed within a day, or at the next start"
    }

    /// The root, and a receipt key with a certificate that is valid at `now`, issued if need be.
    private static func read(
        _ directory: DataDirectory, _ now: WallTime
    ) throws(ServerError) -> (PublicKey, Certified) {
        let files = KeyFiles(directory)
        let root = try files.root()
        let certificate = try files.certificate()
        let receipt = try files.receipt(mayMake: root.signing != nil)
        if let bytes = certificate,
            let span = span(of: bytes, root: root.key, receipt: receipt.publicKey)
        {
            guard now >= span.lowerBound else { throw .clockNotSet(now) }
            let found = Certified(receipt: receipt, certificate: bytes, span: span)
            if found.lasts(at: now) || (root.signing == nil && now <= span.upperBound) {
                return (root.key, found)
            }
        }
        guard let signing = root.signing else {
            throw .file(
                path: files.certificatePath, doing: "use the certificate",
                reason: "it is missing, over, or for another key; put root.key back into "
                    + "\(directory.keys), so that a new one can be issued")
        }
        return (root.key, try issue(for: receipt, with: signing, now, files))
    }

    private static func issue(
        for receipt: SigningKey, with root: SigningKey, _ now: WallTime, _ files: KeyFiles
    ) throws(ServerError) -> Certified {
        // A kiosk's receipt may carry a time a little before this start.
        let span = now + .hours(-24)...now + validity
        let statement = KeyCertificate(
            publicKey: receipt.publicKey, use: .receipts, notBefore: span.lowerBound,
            notAfter: span.upperBound)
        guard let bytes = try? SignedMessage.seal(statement.payload(), as: .key, with: root) else {
            throw .file(
                path: files.certificatePath, doing: "sign", reason: "the root key cannot sign")
        }
        try SecretFile.write(bytes, to: files.certificatePath)
        return Certified(receipt: receipt, certificate: bytes, span: span)
    }

    /// The time in which a certificate is valid, if it is the root's for this receipt key.
    private static func span(
        of bytes: [UInt8], root: PublicKey, receipt: PublicKey
    ) -> ClosedRange<WallTime>? {
        guard let message = try? SignedMessage(bytes, expecting: .key),
            (try? message.verify(with: root)) != nil,
            let certificate = try? KeyCertificate(payload: message.payload),
            certificate.publicKey == receipt, certificate.use == .receipts,
            certificate.notBefore <= certificate.notAfter
        else { return nil }
        return certificate.notBefore...certificate.notAfter
    }
}
