/// A file of messages that somebody carries: a CBOR sequence (RFC 8742) of byte strings.
///
/// Each byte string is one whole message or one whole answer, as it would be sent over a network.
/// Its head says how long it is, so that one that is damaged hides none of those behind it.
package enum Parcel {
    /// One message as it stands in the file.
    package static func item(_ message: [UInt8]) -> [UInt8] {
        var encoder = CBOREncoder()
        encoder.bytes.reserveCapacity(message.count + 5)
        encoder.bytes(message)
        return encoder.bytes
    }

    /// The folder on a stick that everything stands in.
    package static let folder = "hailong"
    /// How the name of a file that a kiosk wrote ends; it begins with the kiosk's id.
    package static let outward = ".parcel"
    /// How the name of a file with the server's answers ends; it begins in the same way.
    package static let homeward = ".answers"
}
