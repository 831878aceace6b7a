/// Something that a decoder promises and did not keep.
package struct BrokenPromise: Error, Hashable, CustomStringConvertible {
    /// What should have been, and what was.
    package let description: String

    package init(_ description: String) { self.description = description }
}

/// Throws unless what a decoder promises holds; `words` say what it promises.
func promise(_ holds: Bool, _ words: @autoclosure () -> String) throws(BrokenPromise) {
    guard holds else { throw BrokenPromise(words()) }
}
