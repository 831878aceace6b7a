import CDRM
import Glibc

/// The one owner of a piece of the card's memory that a picture is copied to.
@safe struct DumbBuffer: ~Copyable {
    /// Open for as long as the memory is to be given back to it.
    private let card: DisplayCard
    /// The kernel's number of the memory.
    let handle: UInt32
    /// The kernel's number of the picture in it.
    let frame: UInt32
    /// Bytes from one row to the next.
    let pitch: Int
    private let memory: UnsafeMutableRawPointer
    private let length: Int

    /// Takes memory for a picture of 32 bits a pixel from a card.
    ///
    /// - Throws: `DisplayRefusal` naming the call that failed.
    init(on card: DisplayCard, width: UInt32, height: UInt32) throws(DisplayRefusal) {
        let number = card.descriptor
        var (handle, pitch, frame): (UInt32, UInt32, UInt32) = (0, 0, 0)
        var (length, offset): (UInt64, UInt64) = (0, 0)
        guard
            unsafe drmModeCreateDumbBuffer(
                number, width, height, 32, 0, &handle, &pitch, &length) == 0
        else { throw card.failure("drmModeCreateDumbBuffer") }
        guard unsafe drmModeAddFB(number, width, height, 24, 32, pitch, handle, &frame) == 0 else {
            let failure = card.failure("drmModeAddFB")
            drmModeDestroyDumbBuffer(number, handle)
            throw failure
        }
        guard unsafe drmModeMapDumbBuffer(number, handle, &offset) == 0,
            let memory = unsafe mmap(
                nil, Int(length), PROT_READ | PROT_WRITE, MAP_SHARED, number, off_t(offset)),
            unsafe memory != MAP_FAILED
        else {
            let failure = card.failure("mmap")
            drmModeRmFB(number, frame)
            drmModeDestroyDumbBuffer(number, handle)
            throw failure
        }
        self.card = card
        self.handle = handle
        self.frame = frame
        self.pitch = Int(pitch)
        self.length = Int(length)
        unsafe self.memory = memory
    }

    deinit {
        _ = unsafe munmap(memory, length)
        drmModeRmFB(card.descriptor, frame)
        drmModeDestroyDumbBuffer(card.descriptor, handle)
    }

    /// The memory, row by row; slow to read on many cards.
    var bytes: UnsafeMutableRawBufferPointer {
        unsafe UnsafeMutableRawBufferPointer(start: memory, count: length)
    }
}
