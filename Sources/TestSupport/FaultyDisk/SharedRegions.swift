/// The shared memory of a write-ahead log's index, on the heap: one process is all there is.
@safe final class SharedRegions {
    private var regions: [UnsafeMutableRawPointer] = unsafe []

    deinit { unsafe regions.forEach { unsafe $0.deallocate() } }

    /// The region of that number; made with all before it if `extend`, otherwise nothing if absent.
    func region(_ number: Int, size: Int, extend: Bool) -> UnsafeMutableRawPointer? {
        while unsafe regions.count <= number {
            guard extend else { return nil }
            let block = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
            unsafe block.initializeMemory(as: UInt8.self, repeating: 0, count: size)
            unsafe regions.append(block)
        }
        return unsafe regions[number]
    }

    /// Starts anew, when the last connection is gone.
    func clear() {
        unsafe regions.forEach { unsafe $0.deallocate() }
        unsafe regions = []
    }
}
