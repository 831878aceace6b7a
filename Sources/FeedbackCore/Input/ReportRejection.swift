/// Why the bytes that a panel sent are no report of its kind.
package enum ReportRejection: Error, Hashable, Sendable, CustomStringConvertible {
    /// The report has another length, in bytes.
    case wrongLength(Int, expected: Int)
    /// The report has another id, and is meant for somebody else.
    case otherID(UInt8, expected: UInt8)
    /// An open panel speaks another version of the protocol.
    case wrongVersion(UInt8, expected: UInt8)

    package var description: String {
        switch self {
        case .wrongLength(let found, let expected):
            "a report of \(found) bytes instead of \(expected)"
        case .otherID(let found, let expected):
            "a report with the id \(found) instead of \(expected)"
        case .wrongVersion(let found, let expected):
            "a report of version \(found) instead of \(expected)"
        }
    }
}
