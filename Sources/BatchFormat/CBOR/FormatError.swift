/// Why bytes were refused, and where.
///
/// A strict reader has one answer to anything unexpected: nothing of the message is used.
package struct FormatError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was being read: `batch`, `receipt`, `signed message`, ….
    package var subject: String
    /// The first thing that is wrong; nothing after it was read.
    package var refusal: Refusal
    /// The byte of the subject at which reading stopped, from 0.
    package var offset: Int
    /// What should have stood there.
    package var expected: String

    package init(_ subject: String, _ refusal: Refusal, at offset: Int = 0, expected: String) {
        self.subject = subject
        self.refusal = refusal
        self.offset = offset
        self.expected = expected
    }

    package var description: String {
        "\(subject), byte \(offset): \(refusal.rawValue); expected \(expected)"
    }
}

extension FormatError {
    /// One case for each thing that is refused; the raw value says it to a person.
    package enum Refusal: String, CaseIterable, Hashable, Sendable {
        // CBOR that is not well-formed, or not deterministic (RFC 8949, 3 and 4.2.1).
        case truncated = "the bytes end too soon"
        case trailingBytes = "bytes follow the end"
        case tooLong = "too many bytes"
        case tooDeep = "nested too deeply"
        case indefiniteLength = "an indefinite length"
        case nonShortest = "a number not in its shortest form"
        case reserved = "a reserved initial byte"
        case float = "a floating-point number"
        case simpleValue = "a simple value other than false, true and null"
        case tag = "a tag that does not belong here"
        case invalidUTF8 = "text that is not UTF-8"
        case unsortedKeys = "map keys out of order"
        case duplicateKey = "a map key twice"
        case unknownKey = "an unknown map key"
        case missingKey = "a map key is missing"

        // Values that our messages do not have.
        case wrongKind = "a value of another kind"
        case wrongLength = "a wrong length"
        case outOfRange = "a number out of range"
        case unknownVersion = "an unknown version of the format"
        case inconsistent = "values that contradict each other"

        // Envelopes and trust.
        case notCOSE = "not a COSE_Sign1 message"
        case unprotectedHeader = "a header that nobody signed"
        case wrongAlgorithm = "another signature algorithm"
        case wrongMessageType = "a message of another type"
        case badKey = "not a P-256 public key in its only DER form"
        case otherKey = "the key is not the one that is named"
        case badSignature = "the signature does not verify"
        case brokenChain = "the hash chain does not verify"
        case wrongUse = "the key is certified for another use"
        case outsideValidity = "the key's certificate was not valid at that time"
    }
}
