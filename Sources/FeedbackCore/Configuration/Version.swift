/// The version of the programs, as the chain, the logs and the server see it.
package enum Version {
    /// Major, minor and patch.
    package static let text = "0.1.0"
    /// The release's date, bumped with `text`: no true clock ever says less.
    ///
    /// 2026-11-21T00:00:00Z.
    package static let date = WallTime(milliseconds: 1_795_219_200_000)
}
