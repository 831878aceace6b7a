import Glibc

/// The one owner of an open file descriptor; it is closed when the owner ends.
package struct FileDescriptor: ~Copyable {
    /// The number, for calls that borrow it.
    package let number: CInt

    /// Takes over an open descriptor.
    package init(owning number: CInt) { self.number = number }

    deinit { _ = close(number) }

    /// Reads what is there into a new array; empty at the end of the file.
    ///
    /// - Throws: `SystemError`, with `EAGAIN` if nothing is there yet.
    package func read(upTo count: Int) throws(SystemError) -> [UInt8] {
        var failure: SystemError?
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, used in
            do throws(SystemError) {
                used = try retryingInterrupts("read") {
                    unsafe Glibc.read(number, buffer.baseAddress, count)
                }
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return bytes
    }

    /// Writes as much as fits and returns how much that was.
    ///
    /// - Throws: `SystemError`, with `EAGAIN` if nothing fits now.
    package func write(_ bytes: ArraySlice<UInt8>) throws(SystemError) -> Int {
        try retryingInterrupts("write") {
            unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.write(number, buffer.baseAddress, buffer.count)
            }
        }
    }
}
