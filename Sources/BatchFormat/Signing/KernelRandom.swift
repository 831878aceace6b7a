/// Random numbers from the kernel.
package struct KernelRandom: RandomNumberGenerator, Sendable {
    private var source = SystemRandomNumberGenerator()
    // What is empty has no address, and ThreadSanitizer looks at that of whatever is passed inout.
    private var place: UInt8 = 0

    package init() {}

    /// The next 64 bits.
    package mutating func next() -> UInt64 { source.next() }
}
