/// The random name that a kiosk gives itself at its first start: 16 bytes.
package struct KioskID: FixedBytes {
    package static let byteCount = 16
    /// The 16 random bytes.
    package let bytes: [UInt8]
    package init(trusted bytes: [UInt8]) { self.bytes = bytes }
}

/// The random name of a chain, made with its database: 16 bytes.
package struct ChainID: FixedBytes {
    package static let byteCount = 16
    /// The 16 random bytes.
    package let bytes: [UInt8]
    package init(trusted bytes: [UInt8]) { self.bytes = bytes }
}

/// The kernel's own id of a boot (`/proc/sys/kernel/random/boot_id`): 16 bytes.
package struct BootID: FixedBytes {
    package static let byteCount = 16
    /// The 16 bytes in the order in which the kernel writes their digits.
    package let bytes: [UInt8]
    package init(trusted bytes: [UInt8]) { self.bytes = bytes }
}

/// A key's name in signed messages: the first 16 bytes of the SHA-256 of its SPKI.
package struct KeyID: FixedBytes {
    package static let byteCount = 16
    /// The first 16 bytes of the digest.
    package let bytes: [UInt8]
    package init(trusted bytes: [UInt8]) { self.bytes = bytes }
}

/// A SHA-256 digest: 32 bytes.
///
/// The chain hash of an entry is the identity of that entry.
package struct Digest: FixedBytes {
    package static let byteCount = 32
    /// The 32 bytes, as FIPS 180-4 orders them.
    package let bytes: [UInt8]
    package init(trusted bytes: [UInt8]) { self.bytes = bytes }
}
