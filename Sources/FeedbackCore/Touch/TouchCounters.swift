/// What became of everything that touched the screen since the daemon started.
package struct TouchCounters: Hashable, Sendable {
    /// Contacts that were seen.
    package internal(set) var contacts: UInt64 = 0
    /// Contacts that were a tap.
    package internal(set) var taps: UInt64 = 0
    /// Contacts that were none, by the first reason that was found.
    package private(set) var rejected: [TouchRejection: UInt64] = [:]
    /// How often the kernel dropped events.
    package internal(set) var overruns: UInt64 = 0
    /// How often something rested for so long that it was taken for dirt.
    package internal(set) var dirt: UInt64 = 0
    /// How often a spot was masked because contacts came too fast.
    package internal(set) var interference: UInt64 = 0
    /// How often a contact was found that the screen had forgotten.
    package internal(set) var forgotten: UInt64 = 0

    package init() {}

    /// All contacts that were no tap.
    package var rejections: UInt64 { rejected.values.reduce(0, +) }

    mutating func reject(_ reason: TouchRejection) { rejected[reason, default: 0] += 1 }
}
