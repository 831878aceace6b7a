/// A decoder that is fed bytes from anywhere, and what must hold of all that it makes of them.
package struct FuzzTarget: Sendable {
    /// What the decoder made of an input.
    package enum Verdict: String, Hashable, Sendable {
        case accepted
        case refused
    }

    /// The name on the command line, and of the folder of its corpus.
    package let name: String
    /// The longest input worth trying, in bytes: the decoder's own limit and a little more.
    package let longest: Int
    private let body: @Sendable ([UInt8]) throws -> Verdict

    /// Describes a target.
    ///
    /// - Parameters:
    ///   - name: lower case and hyphens.
    ///   - longest: bytes of the longest input worth trying.
    ///   - body: throws a `BrokenPromise` where the decoder did not do what it promises; what bytes
    ///     may be is no reason to throw.
    package init(
        _ name: String, longest: Int, _ body: @escaping @Sendable ([UInt8]) throws -> Verdict
    ) {
        self.name = name
        self.longest = longest
        self.body = body
    }

    /// Feeds the decoder once.
    ///
    /// - Throws: `BrokenPromise`, or an error that should never have left the decoder.
    package func run(_ bytes: [UInt8]) throws -> Verdict { try body(bytes) }

    /// Every target that there is.
    package static let all: [FuzzTarget] =
        MessageTargets.all + EnvelopeTargets.all + ParcelTarget.all + PanelTargets.all
        + TouchTarget.all
        + FileTargets.all + KioskTargets.all + TypedTargets.all
        + ControlTargets.all + NetworkTargets.all + ServerTargets.all
}
