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

    /// For somebody who only looks for what these keys have signed, or whichever if there are
    /// none; what it seals stays the payload.
    init(reading keys: [PublicKey]) {
        sign = { $0 }
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

    /// The batch that a message is said to be: signed by one of the kiosk's keys, with that payload
    /// and those entries; nothing if it is anything else.
    ///
    /// The seal of a row is a plain hash: whoever writes the database can put any message there.
    func batch(
        in message: [UInt8], _ item: Outbox.Item, of kiosk: KioskID, _ chain: ChainID
    ) -> Batch? {
        guard let signed = try? SignedMessage(message, expecting: .batch), hasSigned(signed),
            signed.payloadDigest == item.payload, let batch = try? Batch(payload: signed.payload),
            batch.kiosk == kiosk, batch.chain == chain, batch.firstSequence == item.first,
            batch.lastSequence == item.last
        else { return nil }
        return batch
    }

    private func hasSigned(_ message: SignedMessage) -> Bool {
        guard !keys.isEmpty else { return true }
        guard let key = keys[message.keyID] else { return false }
        do throws(FormatError) {
            try message.verify(with: key)
            return true
        } catch { return false }
    }

    /// The message of the same batch, signed with the key in use.
    ///
    /// Only for what `batch` knows: what somebody else wrote must not become the kiosk's word.
    func signAnew(_ message: [UInt8]) throws(FormatError) -> [UInt8] {
        try sign(SignedMessage(message, expecting: .batch).payload)
    }
}
