package import BatchFormat
internal import FeedbackCore

/// Signs a kiosk's batches, and knows which of them the kiosk has signed.
package struct BatchSigner: Sendable {
    private let sign: @Sendable ([UInt8]) throws(FormatError) -> [UInt8]
    /// How every message begins that the key in use has signed.
    let beginning: [UInt8]
    /// None if nobody knows them.
    private let keys: [KeyID: PublicKey]

    /// Takes the key in use, and the public halves of all that the kiosk has had.
    package init(_ key: SigningKey, known: [PublicKey] = []) {
        sign = { payload throws(FormatError) in
            try SignedMessage.seal(payload, as: .batch, with: key)
        }
        beginning = SignedMessage.beginning(of: .batch, by: key.publicKey.id)
        keys = Self.byID(known + [key.publicKey])
    }

    /// For somebody who only reads what was signed with these keys, or with whichever if there are
    /// none.
    init(
        reading keys: [PublicKey],
        sign: @escaping @Sendable ([UInt8]) throws(FormatError) -> [UInt8] = { $0 }
    ) {
        self.sign = sign
        beginning = []
        self.keys = Self.byID(keys)
    }

    private static func byID(_ keys: [PublicKey]) -> [KeyID: PublicKey] {
        Dictionary(keys.map { ($0.id, $0) }) { first, _ in first }
    }

    /// The signed message of a payload.
    func seal(_ payload: [UInt8]) throws(FormatError) -> [UInt8] { try sign(payload) }

    /// True if a message says that the key in use signed it.
    func isOwn(_ message: [UInt8]) -> Bool { message.starts(with: beginning) }

    /// True if one of the kiosk's keys signed the message.
    func hasSigned(_ message: SignedMessage) -> Bool {
        guard !keys.isEmpty else { return true }
        guard let key = keys[message.keyID] else { return false }
        do throws(FormatError) {
            try message.verify(with: key)
            return true
        } catch { return false }
    }

    /// The same of a message that was not read yet.
    func hasSigned(_ message: [UInt8]) throws(FormatError) -> Bool {
        hasSigned(try SignedMessage(message, expecting: .batch))
    }

    /// The message of the same batch, signed with the key in use; nothing if no key of the kiosk
    /// signed it: what somebody else wrote must not become the kiosk's word.
    func signAnew(_ message: [UInt8]) throws(FormatError) -> [UInt8]? {
        let message = try SignedMessage(message, expecting: .batch)
        return hasSigned(message) ? try sign(message.payload) : nil
    }
}
