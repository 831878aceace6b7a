/// The version of the programs, as the chain, the logs and the server see it.
package enum Version {
    /// Major, minor and patch.
    package static let text = "0.1.0"
}
